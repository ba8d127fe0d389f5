"""`python -m otklik`: the command line, see `otklik.ops.cli`."""

import sys

from otklik.ops.cli import main

if __name__ == "__main__":
    sys.exit(main())
