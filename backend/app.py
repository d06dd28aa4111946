"""Starts the backend: `python backend/app.py`."""

import sys

from leaderboard.cli import main

if __name__ == "__main__":
    sys.exit(main())
