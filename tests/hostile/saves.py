#!/usr/bin/env python3
"""Editors that save files, in place, by renaming, and into what they opened a moment ago, while `check
--fix` runs over all of them again and again: no save is lost. Each file has at the end what was saved
last, or that with its fix.

    python3 tests/hostile/saves.py target/release/copydesk [RUNS] [FILES]
"""

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

EDITORS = 2


def text(number, save):
    return f'---\ntitle: "Article {number}, save {save} "\npublished: true\n---\n{"Text. " * (number % 300)}\n'.encode()


def fixed(saved):
    return saved.replace(b' "\n', b'"\n', 1)


def save_in_place(path, saved):
    path.write_bytes(saved)


def save_by_renaming(path, saved):
    beside = path.with_name(f"{path.name}.saving")
    beside.write_bytes(saved)
    os.rename(beside, path)


def save_late(path, saved):
    with open(path, "r+b") as file:
        time.sleep(random.uniform(0, 0.002))
        file.write(saved)
        file.truncate()


def edit(paths, saves, stop, dice):
    """Saves files of its own, one after the other, as fast as it can."""
    numbers = list(paths)
    count = 0
    while not stop.is_set():
        count += 1
        number = dice.choice(numbers)
        save = dice.choice([save_in_place, save_by_renaming, save_late])
        saves[number] = text(number, count)
        save(paths[number], saves[number])
        if count % 20 == 0:
            stop.wait(dice.uniform(0, 0.002))


def main():
    binary = str(Path(sys.argv[1]).resolve())
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 2_000
    command = [binary, "check", "--fix", "--quiet", "--fail-on", "never", "."]
    codes, counted = {}, 0
    with tempfile.TemporaryDirectory(prefix="saves-") as folder:
        top = Path(folder)
        (top / "copydesk.yaml").write_text("collections: { news: { files: 'news/**.md' } }\n")
        (top / "news").mkdir()
        paths = {number: top / f"news/{number:05}.md" for number in range(count)}
        for run in range(runs):
            saves = {number: text(number, f"before run {run}") for number in range(count)}
            for number, path in paths.items():
                path.write_bytes(saves[number])
                if run % 2:
                    # Of a file from long ago, copydesk believes what the system says.
                    os.utime(path, (1, 1))
            stop, editors = threading.Event(), []
            for editor in range(EDITORS):
                own = {number: path for number, path in paths.items() if number % EDITORS == editor}
                dice = random.Random(run * EDITORS + editor)
                editors.append(threading.Thread(target=edit, args=(own, saves, stop, dice)))
            for editor in editors:
                editor.start()
            done = subprocess.run(command, cwd=top, capture_output=True)
            stop.set()
            for editor in editors:
                editor.join()
            codes[done.returncode] = codes.get(done.returncode, 0) + 1
            if b"panicked" in done.stderr:
                sys.exit(f"run {run + 1}: {done.stderr.decode()[:400]}")
            for number, path in paths.items():
                found = path.read_bytes()
                counted += found == fixed(saves[number])
                if found not in (saves[number], fixed(saves[number])):
                    sys.exit(f"run {run + 1}: {path} lost {saves[number][:60]!r}: it has {found[:60]!r}")
            left = [name for name in os.listdir(top / "news") if not name.endswith(".md")]
            if left:
                sys.exit(f"run {run + 1}: left over: {left[:3]}")
    if not counted:
        sys.exit("nothing was fixed")
    print(f"{runs} runs, {counted} files fixed, no save lost; exit codes {codes}")


main()
