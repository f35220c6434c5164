"""`python -m musicnn.classroom` is `python -m musicnn classroom`."""

import sys

from musicnn.classroom.cli import main

sys.exit(main())
