"""Starts the backend: `python backend/app.py`."""

import sys

try:
    from leaderboard.cli import main
except ModuleNotFoundError as error:
    sys.exit(
        f"The Python package {error.name} is not installed for {sys.executable}. "
        "`make run` installs everything and starts the leaderboard."
    )

if __name__ == "__main__":
    sys.exit(main())
