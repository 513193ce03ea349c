"""`python -m pendopo`, which is what `bin/pendopo` calls."""

import sys

from pendopo.config.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
