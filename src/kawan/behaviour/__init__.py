"""What happens inside a customer: one file per mechanism, in the order of the day that `kawan.market` writes down."""
