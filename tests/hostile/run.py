#!/usr/bin/env python3
"""Hostile input at full scale: each case within 10 seconds and 1 GB, with a clear finding, no
panic, and nothing that steers a terminal.

    cargo build --release && python3 tests/hostile/run.py target/release/copydesk [NAME…]

It writes up to 1 GB below the folder for temporary files, and removes it again. Where `NAME`s are
given, only cases whose names contain one of them run.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import built  # noqa: F401
import configs  # noqa: F401
import documents  # noqa: F401
import limits  # noqa: F401
import many  # noqa: F401
import reading  # noqa: F401
import sizes  # noqa: F401
import trees  # noqa: F401
import words  # noqa: F401
from case import CASES, run


def main():
    binary = str(Path(sys.argv[1]).resolve())
    wanted = sys.argv[2:]
    failed = count = 0
    for entry in CASES:
        if wanted and not any(name in entry[0] for name in wanted):
            continue
        count += 1
        folder = Path(tempfile.mkdtemp(prefix="hostile-"))
        try:
            problems, seconds, megabytes = run(binary, entry, folder)
        finally:
            subprocess.run(["chmod", "-R", "u+rwX", str(folder)], check=False)
            shutil.rmtree(folder, ignore_errors=True)
        state = "FAILED" if problems else "ok"
        print(f"{state:7}{entry[0]:44}{seconds:7.2f} s{megabytes:7.0f} MB", flush=True)
        for problem in problems:
            failed += 1
            print(f"       {problem}")
    print(f"{count} cases, {failed} problems")
    return 1 if failed else 0


sys.exit(main())
