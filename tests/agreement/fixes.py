#!/usr/bin/env python3
"""What fixes leave alone, as the readers of others see it: keys of which no line changed have the
value that they had before.

    npm install --prefix /tmp/agreement js-yaml3@npm:js-yaml@3 js-yaml4@npm:js-yaml@4 yaml2@npm:yaml@2 \\
        gray-matter smol-toml
    NODE_PATH=/tmp/agreement/node_modules python3 tests/agreement/fixes.py BEFORE AFTER

compares two folders with the same files. Readers that are not there are named and skipped: PyYAML,
ruamel.yaml, js-yaml 3 (with gray-matter, as Eleventy and Jekyll's kin have it) and 4 (Astro), `yaml`,
smol-toml (Astro), Python's own for TOML and JSON, Psych (Jekyll), and Go's (Hugo). It ends with 1 when
something differs, and with 3 when there is no reader at all.
"""
import difflib
import json
import os
import re
import shutil
import subprocess
import sys

KEY = re.compile(r"""^\s{0,2}["']?([^"'\s:=#{\[-][^"':=]*?)["']?[ \t]*[:=]""")
TABLE = re.compile(r"""^\s*\[{1,2}\s*["']?([^"'.\]\s]+)""")

NODE = """
const read = require("fs").readFileSync(0, "utf8");
const load = (name) => { try { return require(name); } catch { return null; } };
const [j3, j4, yaml, matter, toml] =
  ["js-yaml3", "js-yaml4", "yaml2", "gray-matter", "smol-toml"].map(load);
const readers = {
  yaml: { ...(j3 && { "js-yaml 3": j3.safeLoad }), ...(j4 && { "js-yaml 4": j4.load }),
          ...(yaml && { "yaml 2": (text) => yaml.parse(text) }) },
  toml: { ...(toml && { "smol-toml": toml.parse }) },
  file: { ...(matter && { "gray-matter": (text) => matter(text, {}).data }) },
};
const attempt = (reader, text) => { try { return reader(text) ?? {}; } catch { return null; } };
const values = JSON.parse(read).map(({ kind, text }) => Object.fromEntries(
  Object.entries(readers[kind] ?? {}).map(([name, reader]) => [name, attempt(reader, text)])));
const names = Object.values(readers).flatMap(Object.keys);
process.stdout.write(JSON.stringify({ names, values }, (_, value) =>
  typeof value === "bigint" ? String(value) : value));
"""

PSYCH = """
require "json"; require "yaml"; require "date"
read = JSON.parse(STDIN.read)
values = read.map do |one|
  next {} unless one["kind"] == "yaml"
  value = begin YAML.safe_load(one["text"], permitted_classes: [Date, Time]) rescue nil end
  { "Psych" => value }
end
puts JSON.generate({ names: ["Psych"], values: values })
"""


def python_readers():
    readers = {"yaml": {}, "toml": {}, "json": {"json": json.loads}}
    try:
        import yaml

        readers["yaml"]["PyYAML"] = lambda text: yaml.load(text, yaml.SafeLoader)
        readers["yaml"]["libyaml"] = lambda text: yaml.load(text, yaml.CSafeLoader)
    except (ImportError, AttributeError):
        pass
    try:
        from ruamel.yaml import YAML

        readers["yaml"]["ruamel.yaml"] = lambda text: YAML(typ="safe", pure=True).load(text)
    except ImportError:
        pass
    try:
        import tomllib

        readers["toml"]["tomllib"] = tomllib.loads
    except ImportError:
        pass
    return readers


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


def outside(program, script, texts):
    if not shutil.which(program[0]):
        print(f"SKIPPED: there is no {program[0]}", file=sys.stderr)
        return [], [{} for _ in texts]
    run = subprocess.run([*program, script], input=json.dumps(texts), capture_output=True, text=True)
    if run.returncode:
        print(f"SKIPPED: {program[0]}: {run.stderr.strip()[:200]}", file=sys.stderr)
        return [], [{} for _ in texts]
    answer = json.loads(run.stdout)
    return answer["names"], answer["values"]


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
    readers = python_readers()
    names = {name for known in readers.values() for name in known}
    values = [{} for _ in texts]
    for at, one in enumerate(texts):
        for name, reader in readers.get(one["kind"], {}).items():
            try:
                values[at][name] = reader(one["text"]) or {}
            except Exception:
                values[at][name] = None
    for program, script in ((["node", "-e"], NODE), (["ruby", "-e"], PSYCH)):
        more, found = outside(program, script, texts)
        names.update(more)
        for known, own in zip(values, found):
            known.update(own)
    if not shutil.which("go"):
        print("SKIPPED: there is no go", file=sys.stderr)
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
          f"readers: {', '.join(sorted(names))}; {wrong} differ")
    if wrong:
        sys.exit(1)
    if not compared:
        sys.exit(3)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
