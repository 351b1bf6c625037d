#!/usr/bin/env python3
"""What fixes leave alone, as the readers of others see it: keys of which no line changed have the
value that they had before.

    NODE_PATH=/tmp/agreement/node_modules python3 tests/agreement/fixes.py BEFORE AFTER

compares two folders with the same files. Which readers, and how to get them: readers.py beside this;
those that are not there are named and skipped. It ends with 1 when something differs, and with 3 when
there is no reader at all.
"""
import difflib
import json
import os
import re
import sys

from readers import read_all

KEY = re.compile(r"""^\s{0,2}["']?([^"'\s:=#{\[-][^"':=]*?)["']?[ \t]*[:=]""")
TABLE = re.compile(r"""^\s*\[{1,2}\s*["']?([^"'.\]\s]+)""")

def front_matter(text):
    """The kind of front matter, and its text."""
    text = text.removeprefix("\ufeff").lstrip("\r\n")
    for fence, kind in (("---", "yaml"), ("+++", "toml")):
        found = re.match(rf"{re.escape(fence)}[ \t]*\r?\n(.*?)^{re.escape(fence)}[ \t]*\r?$", text, re.S | re.M)
        if found:
            return kind, found.group(1)
    if text.startswith("{"):
        try:
            _, end = json.JSONDecoder().raw_decode(text)
            return "json", text[:end]
        except ValueError:
            return "json", text
    return None, ""


def touched(before, after):
    """The keys at the top of which a line changed."""
    old, new = (text.removeprefix("\ufeff").splitlines() for text in (before, after))
    keys = set()

    def owner(lines, at):
        for line in reversed(lines[: at + 1]) if lines[:1] == ["+++"] else []:
            if found := TABLE.match(line):
                yield found.group(1)
                return
        if lines[:1] and lines[0].startswith("{"):
            # On one line there may be all of them.
            yield from re.findall(r'"((?:[^"\\]|\\.)*)"\s*:', lines[at])
        for line in reversed(lines[: at + 1]):
            if not line.startswith("   ") and (found := KEY.match(line)):
                yield found.group(1).strip(" \t")
                if not line.startswith(" "):
                    return

    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            for at in range(a, b):
                keys.update(owner(old, at))
            for at in range(c, d):
                keys.update(owner(new, at))
    return keys


def main(before, after):
    files = []
    for folder, _, names in os.walk(before):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), before)
            if not path.endswith((".md", ".markdown")):
                continue
            with open(os.path.join(before, path), encoding="utf-8", newline="") as old:
                with open(os.path.join(after, path), encoding="utf-8", newline="") as new:
                    old, new = old.read(), new.read()
            if old != new:
                files.append((path, old, new))
    texts = []
    for _, old, new in files:
        for text in (old, new):
            kind, own = front_matter(text)
            texts.append({"kind": kind, "text": own})
            texts.append({"kind": "file", "text": text})
    names, values = read_all(texts)
    wrong = compared = read = 0
    for at, (path, old, new) in enumerate(files):
        keys = touched(old, new)
        for part in (0, 1):
            olds, news = values[4 * at + part], values[4 * at + 2 + part]
            for name, one in olds.items():
                other = news.get(name)
                if not isinstance(one, dict):
                    continue
                read += 1
                for key, value in one.items():
                    if str(key) in keys:
                        continue
                    compared += 1
                    same = isinstance(other, dict) and key in other and other[key] == value
                    if not same and not (value != value):
                        wrong += 1
                        print(f"{path}: {name} has another value of `{key}`")
    print(f"{len(files)} files changed; {compared} values of other keys compared; "
          f"readers: {', '.join(sorted(set(names)))}; {wrong} differ")
    if wrong:
        sys.exit(1)
    if not compared:
        sys.exit(3)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
