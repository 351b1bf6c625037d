"""One hostile case: a folder is made, commands run in it, and what they may not do is held."""

import os
import re
import resource
import signal
import subprocess
import tempfile
import time
from pathlib import Path

SECONDS = 10
MEGABYTES = 1000
NOW = "2024-06-01T12:00:00Z"

# What steers a terminal or turns text around; line breaks and the tool's own marks are fine.
STEERS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
CASES = []


def case(*args, codes=(0, 1), says=(), not_says=(), name=None, stdout=None, stdin=None, env=None):
    """Makes a case of a function that fills a folder. `args` are the command's, `codes` its exit
    codes, `says` what it writes somewhere, and `not_says` what it does not."""

    def register(make):
        said = (says,) if isinstance(says, str) else says
        unsaid = (not_says,) if isinstance(not_says, str) else not_says
        entry = (make, args, codes, (said, unsaid), stdout, stdin, env or {})
        CASES.append((name or make.__name__, *entry))
        return make

    return register


def write(path, *chunks):
    """Writes a file of chunks: text, bytes, or (what, how often)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as out:
        for chunk in chunks:
            what, times = chunk if isinstance(chunk, tuple) else (chunk, 1)
            what = what.encode() if isinstance(what, str) else what
            block = max(1, (1 << 20) // max(1, len(what)))
            while times > 0:
                out.write(what * min(block, times))
                times -= block


def numbered(path, count, line, first="", last=""):
    """A file of `count` lines, each with its number in place of `#`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as out:
        out.write(first)
        for index in range(count):
            out.write(line.replace("#", str(index)))
        out.write(last)


def run(binary, entry, folder):
    """Runs a case; what is wrong with it, seconds, megabytes."""
    _, make, args, codes, says, stdout, stdin, env = entry
    make(folder)
    out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
    command = [binary, *(args or ("check", "--now", NOW))]
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=open(folder / stdin, "rb") if stdin else subprocess.DEVNULL,
        stdout=sink(stdout) if stdout else out,
        stderr=err,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **env},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    )
    signal.signal(signal.SIGALRM, lambda *_: process.kill())
    signal.alarm(3 * SECONDS)
    _, status, usage = os.wait4(process.pid, 0)
    signal.alarm(0)
    process.returncode = 0
    seconds = time.monotonic() - start
    megabytes = usage.ru_maxrss / 1024
    out.seek(0), err.seek(0)
    head = out.read(64 << 20).decode(errors="replace") + err.read(16 << 20).decode(errors="replace")
    return wrong(status, codes, says, head, seconds, megabytes), seconds, megabytes


def sink(stdout):
    """Where output goes that cannot be written: a device, or a pipe that nobody reads."""
    if stdout != "closed pipe":
        return open(stdout, "wb")
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def wrong(status, codes, says, text, seconds, megabytes):
    problems = []
    if os.WIFSIGNALED(status):
        problems.append(f"killed by signal {os.WTERMSIG(status)}")
    elif os.WEXITSTATUS(status) not in codes:
        problems.append(f"exit code {os.WEXITSTATUS(status)}: {text[-300:]!r}")
    if seconds > SECONDS:
        problems.append("too slow")
    if megabytes > MEGABYTES:
        problems.append("too much memory")
    if "panicked" in text:
        problems.append("panicked")
    if "stack overflow" in text:
        problems.append("stack overflow")
    steering = STEERS.search(text)
    if steering:
        around = text[max(0, steering.start() - 60) : steering.end() + 20]
        problems.append(f"steers the terminal: {around!r}")
    said, unsaid = says
    for words in unsaid:
        if re.search(words, text):
            problems.append(f"says {words!r}: {text[:600]!r}")
    for words in said:
        if not re.search(words, text):
            problems.append(f"does not say {words!r}: {text[:600]!r}")
    return problems
