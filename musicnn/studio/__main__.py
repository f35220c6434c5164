"""`python -m musicnn.studio` is `python -m musicnn studio` for a Python that is known to have everything."""

import sys

from musicnn.studio.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
