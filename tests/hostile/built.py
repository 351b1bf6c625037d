"""What is built of documents and schemas, just below and just above each limit, and whole runs of what
takes as long as one file may."""

import os
import subprocess

from case import case, numbered, write

NOW = ("check", "--now", "2024-06-01T12:00:00Z", "--threads", "2")
TOO_MUCH = "take more than 192 MiB of memory|more than 8,000,000 tokens"
SCHEMA = "collections: { a: { files: 'a/*', schema: s.json } }\n"


def keys(count):
    return "".join(f"k{index}: 1\n" for index in range(count))


# Name, file, parts for a count, a count just below the limit and one above.
BUILT = {
    "toml-dotted-keys-in-front-matter": ("a.md", lambda n: ["+++\na = [\n", ("{a.b.c=1},", n), "]\n+++\n"], 330_000, 1_200_000),
    "toml-deep-dotted-keys": ("a.toml", lambda n: ["".join(f"a{i}{'.b' * 60}=1\n" for i in range(n))], 11_000, 78_000),
    "toml-headers": ("a.toml", lambda n: ["".join(f"[a{i}]\n" for i in range(n))], 800_000, 1_600_000),
    "toml-keys": ("a.toml", lambda n: ["".join(f"k{i}=1\n" for i in range(n))], 1_500_000, 2_100_000),
    "toml-list": ("a.toml", lambda n: ["a = [", ("1,", n), "1]\n"], 3_300_000, 3_900_000),
    "json-keys": ("a.json", lambda n: ["{", "".join(f'"k{i}":1,' for i in range(n)), '"z":1}'], 1_800_000, 2_500_000),
    "json-list": ("a.json", lambda n: ["[", ("1,", n), "1]"], 3_300_000, 4_000_000),
    "json-small-objects": ("a.json", lambda n: ["[", ('{"a":1},', n), "1]"], 1_050_000, 2_000_000),
    "yaml-keys": ("a.yaml", lambda n: [keys(n)], 1_800_000, 2_500_000),
    "yaml-list": ("a.yaml", lambda n: [("- 1\n", n)], 3_300_000, 4_000_000),
    "yaml-small-mappings": ("a.yaml", lambda n: [("- a: 1\n", n)], 1_050_000, 2_000_000),
    "yaml-copies-of-a-long-text": ("a.yaml", lambda n: ['a: &a "', ("\\n", 1_000_000), '"\nb: [', ("*a,", n), "1]\n"], 190, 90_000),
    "yaml-doubtful-words": ("a.yaml", lambda n: ["[", ("yes,", n), "no]\n"], 1_200_000, 4_000_000),
}
for name, (file, parts, below, above) in BUILT.items():

    @case(*NOW, file, name=f"built-just-below-{name}", codes=(0, 1), not_says="too-complex")
    def just_below(folder, file=file, parts=parts, count=below):
        write(folder / file, *parts(count))

    @case(*NOW, file, name=f"built-above-{name}", codes=(1,), says=TOO_MUCH)
    def above_it(folder, file=file, parts=parts, count=above):
        write(folder / file, *parts(count))


@case(*NOW, codes=(0, 1), not_says="too-complex", name="built-two-at-the-same-time")
def two(folder):
    for index in range(2):
        name = "toml-keys" if index else "json-keys"
        file, parts, below, _ = BUILT[name]
        write(folder / "copydesk.yaml", "collections: { a: { files: 'a/*' } }\n")
        write(folder / "a" / file, *parts(below))


@case(*NOW[:-1], "16", codes=(0, 1), not_says="too-complex", name="built-eight-by-sixteen-threads")
def eight(folder):
    write(folder / "copydesk.yaml", "collections: { a: { files: 'a/*' } }\n")
    for index in range(8):
        numbered(folder / f"a/{index}.toml", 330_000, "k# = #\n")


for file, parts in [
    ("hugo.toml", ["".join(f"a{i}{'.b' * 60}=1\n" for i in range(7_500))]),
    ("hugo.yaml", ["a: [", ("[1],", 250_000), "1]\n"]),
    ("hugo.json", ['{"a": [', ('{"a":1},', 130_000), "1]}"]),
    ("config.toml", ["a = [", ("{a.b=1},", 120_000), "1]\n"]),
    ("_config.yml", ['a: &a "', ("\\n", 400_000), '"\nb: [', ("*a,", 60_000), "1]\n"]),
]:

    @case(*NOW, codes=(0, 1), name=f"built-{file}")
    def generator(folder, file=file, parts=parts):
        write(folder / file, *parts)
        write(folder / "content/a.md", "---\ntitle: A\n---\n")


TOO_LARGE = r"memory|the\s+(\W\s)?schemas\s+(\W\s)?of\s+(\W\s)?this\s+(\W\s)?config"
for name, parts in {
    "any-of": ['{"anyOf": [', ("{},", 4_900_000), "{}]}"],
    "enum": ['{"enum": ["', ('words of ten","', 3_600_000), 'a"]}'],
    "enum-of-long-words": ['{"enum": ["', ("x" * 1000 + '","', 54_000), 'a"]}'],
    "properties": ['{"properties": {', "".join(f'"k{i}":{{}},' for i in range(700_000)), '"a": {}}}'],
}.items():

    @case(*NOW, name=f"schema-of-many-{name}", codes=(1, 2), says=TOO_LARGE)
    def schema(folder, parts=parts):
        write(folder / "copydesk.yaml", SCHEMA)
        write(folder / "a/a.md", "---\ntitle: A\n---\n")
        write(folder / "s.json", *parts)


for name, parts in {
    "any-of": ['{"anyOf": [', ("{},", 480_000), "{}]}"],
    "enum": ['{"enum": ["', ('words of ten and more","', 480_000), 'a"]}'],
    "properties": ['{"properties": {', "".join(f'"k{i}":{{}},' for i in range(480_000)), '"a": {}}}'],
    "one-of-types": ['{"oneOf": [', ('{"type":"integer"},', 240_000), "{}]}"],
}.items():

    @case(*NOW, name=f"schema-just-below-{name}", codes=(0, 1, 2), not_says="schemas of this config")
    def schema_below(folder, parts=parts):
        write(folder / "copydesk.yaml", SCHEMA)
        write(folder / "a/a.md", "---\ntitle: A\n---\n")
        write(folder / "s.json", *parts)


@case(*NOW, name="schemas-together", codes=(1, 2), says=TOO_LARGE)
def schemas_together(folder):
    names = range(900)
    collections = "".join(f"  a{i}: {{ files: 'a{i}/*', schema: s{i}.json }}\n" for i in names)
    write(folder / "copydesk.yaml", "collections:\n" + collections)
    for index in names:
        write(folder / f"s{index}.json", '{"enum": [', ("1,", 20_000), "2]}")
        write(folder / f"a{index}/a.md", "---\ntitle: A\n---\n")


WAYS = '{"properties": {"list": {"items": {"anyOf": [' + '{"const":"x"},' * 2_000 + '{"type": "integer"}]}}}}'
CEL = "fields.list.all(a, fields.list.all(b, a != b || true))"
SLOW = {
    "schema": (SCHEMA, WAYS, lambda i: f"---\nlist: [{'1, ' * 30_000}1]\n---\n"),
    "small-files": (SCHEMA, WAYS, lambda i: f"---\nlist: [{'1, ' * 1_500}1]\n---\n"),
    "assertions": (
        f"collections: {{ a: {{ files: 'a/*', assert: [{{ id: a, expr: '{CEL}' }}] }} }}\n",
        "{}",
        lambda i: f"---\nlist: [{'1, ' * 2_000}1]\n---\n",
    ),
    "aliases": (
        "collections: { a: { files: 'a/*' } }\n",
        "{}",
        lambda i: "---\na: &a [" + "1," * 999 + "1]\nb: [" + "*a," * 95 + "1]\n---\n",
    ),
    "patterns": (
        SCHEMA,
        '{"properties": {"t": {"pattern": "^(a|b|ab)*(x{0,900}){0,9}$"}}}',
        lambda i: f"---\nt: {'ab' * 20_000}\n---\n",
    ),
}
for name, (config, schema_text, article) in SLOW.items():

    @case(*NOW, "--select", "all", name=f"many-slow-files-{name}", codes=(0, 1))
    def slow(folder, config=config, schema_text=schema_text, article=article):
        write(folder / "copydesk.yaml", config)
        write(folder / "s.json", schema_text)
        for index in range(1_500):
            write(folder / f"a/{index:04}.md", article(index))


def git(folder, *arguments, **more):
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, **more)


@case("check", "--changed", "--since", "HEAD", codes=(1,), says="a.md", name="changed-file-of-100-gb")
def huge(folder):
    write(folder / "a.bin", "small")
    write(folder / "a.md", "---\ntitle: A\n---\n")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "a")
    os.truncate(folder / "a.bin", 100 << 30)
    write(folder / "a.md", "---\ntitle: [\n---\n")


for args in (("--staged",), ("--changed", "--since", "HEAD")):

    @case("check", *args, codes=(2,), says="git's work tree is", name=f"work-tree-elsewhere{args[0]}")
    def elsewhere(folder):
        write(folder / "a.md", "---\ntitle: A\n---\n")
        git(folder, "init", "-q")
        git(folder, "add", ".")
        git(folder, "commit", "-qm", "a")
        write(folder / "a.md", "---\ntitle: [\n---\n")
        write(folder / "other/b.md", "x")
        git(folder, "config", "core.worktree", str(folder / "other"))
