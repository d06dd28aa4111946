"""Makes the local gateway's master key and passwords, once: they exist in this folder and nowhere else."""

import secrets
import sys
from pathlib import Path

_FILES = {"master-key": "sk-", "salt-key": "sk-", "database-password": ""}


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: make_keys.py FOLDER", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, prefix in _FILES.items():
        file = folder / name
        if file.exists():
            continue
        # The containers that mount this folder run as different users.
        file.write_text(prefix + secrets.token_hex(24), encoding="ascii")
        file.chmod(0o444)
    return 0


if __name__ == "__main__":
    sys.exit(main())
