"""What brands can choose to be: one small file per strategy. Copy one to try an idea of your own."""
