"""`python -m kawan` is the command `kawan`."""

import sys

from kawan.cli import main

if __name__ == "__main__":
    sys.exit(main())
