#!/usr/bin/env python3
"""No object of a JSON data file says a key twice: programs would silently take the last."""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def twice(pairs):
    seen = set()
    for key, _ in pairs:
        if key in seen:
            raise ValueError(f"says {key!r} twice")
        seen.add(key)
    return dict(pairs)


def main():
    listed = subprocess.run(["git", "ls-files", "slices/*.json", "platform/*.json", "app/*.json"], cwd=ROOT, capture_output=True,
                            text=True, check=True).stdout.split()
    failed = 0
    for name in listed:
        try:
            json.loads((ROOT / name).read_text(), object_pairs_hook=twice)
        except ValueError as error:
            failed += 1
            print(f"FAILED: {name}: {error}")
    print(f"{len(listed) - failed} passed, {failed} failed")
    return 1 if failed or not listed else 0


if __name__ == "__main__":
    sys.exit(main())
