"""So that `python -m vierogen.cli` is the same as `vierogen`."""

import sys

from vierogen.cli import main

if __name__ == "__main__":
    sys.exit(main())
