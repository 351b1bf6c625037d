#!/usr/bin/env python3
"""Kills `check --fix` at random moments, again and again: each of ten thousand files is then the old or
the new one, what is left over has the name of a temporary file, and the next run removes it.

    python3 tests/hostile/killed.py target/release/copydesk [KILLS] [FILES]
"""

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PER_FOLDER = 500
LEFT = re.compile(r"\.copydesk-[0-9]+-[0-9]+\.tmp")


def old(number):
    return f'---\ntitle: "Article {number} "\npublished: true\n---\n{"Text. " * (number % 900)}\n'.encode()


def new(number):
    return old(number).replace(b' "\n', b'"\n', 1)


def path(top, number):
    return top / f"news/{number // PER_FOLDER:03}/{number:05}.md"


def reset(top, count):
    for number in range(count):
        file = path(top, number)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(old(number))


def look(top, count):
    """How many files are new; what is wrong; what is left over."""
    fixed, wrong, left = 0, [], []
    for number in range(count):
        found = path(top, number).read_bytes() if path(top, number).exists() else None
        if found == new(number):
            fixed += 1
        elif found != old(number):
            wrong.append(f"{path(top, number)} is neither old nor new")
    for folder in (top / "news").iterdir():
        for name in os.listdir(folder):
            if name.startswith("."):
                left.append(folder / name)
                if not LEFT.fullmatch(name):
                    wrong.append(f"{folder / name} is left over")
    return fixed, wrong, left


def main():
    binary = str(Path(sys.argv[1]).resolve())
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000
    dice = random.Random(1)
    command = [binary, "check", "--fix", "--quiet", "."]
    with tempfile.TemporaryDirectory(prefix="killed-") as folder:
        top = Path(folder)
        (top / "copydesk.yaml").write_text("collections: { news: { files: 'news/**' } }\n")
        reset(top, count)
        started = time.monotonic()
        subprocess.run(command, cwd=top, stdout=subprocess.DEVNULL)
        whole = time.monotonic() - started
        fixed, wrong, left = look(top, count)
        if wrong or left or fixed < count:
            sys.exit(f"a run that nobody kills fixed {fixed} of {count}: {(wrong + left)[:3]}")
        reset(top, count)
        halfway = leftovers = 0
        for kill in range(kills):
            process = subprocess.Popen(command, cwd=top, stdout=subprocess.DEVNULL)
            time.sleep(dice.uniform(0, 1.1 * whole))
            process.kill()
            process.wait()
            fixed, wrong, left = look(top, count)
            if wrong:
                sys.exit(f"kill {kill + 1}: {wrong[:3]}")
            halfway += 0 < fixed < count
            leftovers += len(left)
            if fixed == count:
                reset(top, count)
        reset(top, count)
        subprocess.run(command, cwd=top, stdout=subprocess.DEVNULL)
        fixed, wrong, left = look(top, count)
        if wrong or left or fixed < count:
            sys.exit(f"the last run fixed {fixed} of {count}, and left {(wrong + left)[:3]}")
    print(f"{kills} kills, {halfway} of them between two files, {leftovers} temporary files left and removed")


main()
