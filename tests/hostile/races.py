#!/usr/bin/env python3
"""Races: while copydesk runs, folders become links that lead out of the repository, and files become
pipes and devices. In five hundred runs of each, nothing from outside is shown or written, and no run
takes more than ten seconds.

    python3 tests/hostile/races.py target/release/copydesk [RUNS] [NAME…]
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SECRET = "---\ntitle: secret words [\npublished: 'yes'\n---\n"
BAD = "---\ntitle: [\npublished: 'yes'\n---\n"
FIXABLE = "---\ntitle: A\npublished: 'yes'\n---\n"
SECONDS = 10
RACES = {}


def race(*commands):
    """Makes a race of a function that changes files once, back and forth."""

    def register(change):
        RACES[change.__name__.replace("_", "-")] = (commands, change)
        return change

    return register


def swap(one, other):
    """Two entries of a folder change their places."""
    between = one.with_name("between")
    os.rename(one, between)
    os.rename(other, one)
    os.rename(between, other)


@race(["check", "news"], ["check", "."], ["check", "news/sub/1.md"], ["check", "--verbose", "news/*/*.md"])
def folder_becomes_a_link(top):
    swap(top / "news", top / "link")


@race(["check", "news"], ["check", "news/sub"], ["check", "--staged"], ["check", "--since", "HEAD"])
def folder_in_it_becomes_a_link(top):
    swap(top / "news/sub", top / "news/link")


@race(["check", "--fix", "--unsafe-fixes", "news"], ["check", "--add-allow", "published", "--reason", "it", "news"])
def fixed_folder_becomes_a_link(top):
    swap(top / "news", top / "link")


@race(
    ["check", "--format", "json=news/report.json", "."],
    ["check", "--output", "news/report.json", "."],
    ["baseline", "--output", "news/baseline.jsonl"],
)
def folder_of_a_report_becomes_a_link(top):
    swap(top / "news", top / "link")


@race(["inspect", "news/sub/1.md"], ["check", "--config", "news/copydesk.yaml", "news"])
def folder_of_a_named_file_becomes_a_link(top):
    swap(top / "news", top / "link")


@race(["check", "."], ["check", "news"], ["check", "site"])
def ignore_file_becomes_a_pipe(top):
    swap(top / ".gitignore", top / "pipe")
    swap(top / ".gitignore", top / "zero")


@race(["check", "."], ["check", "news/sub"])
def file_becomes_a_pipe_or_device(top):
    swap(top / "news/sub/1.md", top / "pipe")
    swap(top / "news/sub/1.md", top / "zero")


def make(folder):
    top, outside = folder / "top", folder / "outside"
    for index in range(12):
        for place, text in [(top / "news/sub", BAD), (top / "site", FIXABLE), (outside / "sub", SECRET)]:
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{index}.md").write_text(text)
        (outside / f"only-there-{index}.md").write_text(SECRET)
        (outside / f"sub/only-there-{index}.md").write_text(SECRET)
    (top / "news/copydesk.yaml").write_text("collections: {}\n")
    (outside / "copydesk.yaml").write_text("secret words: here\n")
    (top / ".gitignore").write_text("*.tmp\n")
    (top / "link").symlink_to(outside)
    (top / "news/link").symlink_to(outside)
    (top / "zero").symlink_to("/dev/zero")
    os.mkfifo(top / "pipe")
    git = ["git", "-C", str(top), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    for command in [["init", "-q"], ["add", "news/sub", "site"], ["commit", "-qm", "content"]]:
        subprocess.run([*git, *command], check=True, stdout=subprocess.DEVNULL)
    (top / "news/sub/2.md").write_text(FIXABLE)
    subprocess.run([*git, "add", "news/sub/2.md"], check=True)
    return top, outside


def state(outside):
    """All that is outside."""
    return {str(path): path.read_bytes() for path in sorted(outside.rglob("*")) if path.is_file()}


def run(binary, name, runs):
    commands, change = RACES[name]
    problems, codes = [], {}
    with tempfile.TemporaryDirectory(prefix="races-") as folder:
        top, outside = make(Path(folder))
        before, stop, changed = state(outside), threading.Event(), [0]

        def work():
            turn = 0
            while not stop.is_set():
                for _ in range(2):
                    try:
                        change(top)
                        changed[0] += 1
                    except OSError:
                        pass  # a report was put there meanwhile
                turn = (turn + 7) % 90
                time.sleep(turn / 10_000)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            for index in range(runs):
                command = [binary, *commands[index % len(commands)]]
                try:
                    done = subprocess.run(command, cwd=top, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL)
                except subprocess.TimeoutExpired:
                    problems.append(f"{command[1:]} takes more than {SECONDS} seconds")
                    continue
                codes[done.returncode] = codes.get(done.returncode, 0) + 1
                text = (done.stdout + done.stderr).decode(errors="replace")
                for secret in ["secret words", "only-there"]:
                    if secret in text:
                        problems.append(f"{command[1:]} shows {text[:400]!r}")
                if "panicked" in text or done.returncode not in (0, 1, 2):
                    problems.append(f"{command[1:]} ends with {done.returncode}: {text[:400]!r}")
                if state(outside) != before:
                    problems.append(f"{command[1:]} wrote outside")
                    before = state(outside)
        finally:
            stop.set()
            thread.join()
    if changed[0] < runs:
        problems.append(f"there was no race: {changed[0]} changes")
    return problems, codes


def main():
    binary = str(Path(sys.argv[1]).resolve())
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    failed = 0
    for name in sys.argv[3:] or RACES:
        start = time.monotonic()
        problems, codes = run(binary, name, runs)
        seconds = time.monotonic() - start
        failed += len(problems)
        print(f"{'FAILED' if problems else 'ok':7}{name:42}{runs:5} runs {seconds:7.1f} s  exit codes {codes}", flush=True)
        for problem in problems[:5]:
            print(f"       {problem}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
