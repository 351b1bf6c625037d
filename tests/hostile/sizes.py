"""Sizes: a million of each, 100 MB in one piece, 1 GB in one line."""

import subprocess

from case import case, numbered, write

MILLION = 1_000_000
NOW = ("--now", "2024-06-01T12:00:00Z")
LARGE = ("check", *NOW, "--max-file-size", "4000000000")
TOO_LARGE = r"max-file-size"
NEWS = "collections: { news: { files: '_news/*.md' } }\n"


@case("check", *NOW, "a.yaml", "a.md", codes=(1,), says=TOO_LARGE)
def gigabyte_line_of_data(folder):
    write(folder / "a.yaml", "a: ", ("x", 1 << 30))
    (folder / "a.md").symlink_to("a.yaml")


@case("check", *NOW, "a.md", codes=(0, 1))
def gigabyte_line_in_front_matter(folder):
    write(folder / "a.md", "---\na: ", ("x", 1 << 30), "\n---\n")


@case("check", *NOW)
def gigabyte_line_in_the_body(folder):
    write(folder / "copydesk.yaml", NEWS)
    write(folder / "_news/2024-05-01-a.md", "---\ntitle: A\n---\n", ("x", 1 << 30))


@case("check", *NOW, "--select", "all")
def gigabyte_line_in_the_body_for_all_rules(folder):
    write(folder / "copydesk.yaml", NEWS)
    write(folder / "_news/2024-05-01-a.md", "---\ntitle: A\n---\n", ("x", 1 << 30))


@case("check", *NOW, "a.md")
def gigabyte_of_lines_without_closing_fence(folder):
    write(folder / "a.md", "---\n", ("title: A text of some words\n", (1 << 30) // 28))


@case("check", *NOW, codes=(0, 1))
def gigabyte_without_front_matter(folder):
    write(folder / "copydesk.yaml", NEWS)
    write(folder / "_news/2024-05-01-a.md", ("Moss grows. \n", (1 << 30) // 13))


def large_articles_with_findings(folder):
    front = "---\nexcerpt: b\npublishedDateTime: 2024-01-01T00:00:00Z\n---\n"
    for index in range(30):
        write(folder / f"_news/2024-01-01-a{index}.md", front, ("Words of a body.\n", 3_500_000))


for form in ["human", "rdjson", "sarif"]:
    register = case("check", *NOW, "--format", form, codes=(1,), name=f"large_articles_in_{form}")
    register(large_articles_with_findings)


@case("inspect", "a.md", "b.md", "a.json", "a.toml", codes=(2,), says=TOO_LARGE)
def gigabyte_inspected(folder):
    write(folder / "a.md", "---\na: 1\n---\n", ("x", 1 << 30))
    write(folder / "b.md", "+++\na = '", ("x", 1 << 30))
    for name in ["a.json", "a.toml"]:
        (folder / name).symlink_to("b.md")


@case("check", *NOW, "a.yaml", codes=(0, 1), says="more findings of")
def a_million_findings_in_a_line(folder):
    write(folder / "a.yaml", "[", ("012, ", MILLION), "013]\n")


@case("check", *NOW, "a.json", codes=(0, 1))
def fifty_megabytes_in_a_line_of_json(folder):
    write(folder / "a.json", "{", ('"a": {"é": 1, "é": 2}, ', 2 * MILLION), '"b": 1}')


@case("check", *NOW, "--stdin-filename", "a.md", stdin="in", codes=(0, 1), says=TOO_LARGE)
def gigabyte_on_stdin(folder):
    write(folder / "in", "---\na: ", ("x", 1 << 30))


def data(name, fill, args=("check", *NOW), **more):
    for end, open_, close in [
        ("yaml", "", ""),
        ("toml", "", ""),
        ("json", "{", '"z": 1}'),
    ]:

        @case(*args, f"a.{end}", name=f"{name}-{end}", **more)
        def make(folder, end=end, open_=open_, close=close):
            fill(folder / f"a.{end}", end, open_, close)


LINES = {"yaml": "k#: #\n", "toml": "k# = #\n", "json": '"k#": #,\n'}
SAME = {"yaml": "k: 1\n", "toml": "k = 1\n", "json": '"k": 1,\n'}


def million_keys(path, end, first, last):
    numbered(path, MILLION, LINES[end], first, last)


def same_keys(path, end, first, last):
    numbered(path, 300_000, SAME[end], first, last)


def million_same(path, end, first, last):
    numbered(path, MILLION, SAME[end], first, last)


data("million-keys", million_keys, codes=(0, 1))
data("million-keys-inspect", million_keys, args=("inspect",))
data("same-key-300000-times", same_keys, codes=(1,), says=r"300,?000|k")
data("same-key-million-times", million_same, codes=(1,))


def pairs(path, end, first, last):
    numbered(path, MILLION // 2, LINES[end] * 2, first, last)


data("half-a-million-keys-twice", pairs, codes=(1,))


@case("check", *NOW, "a.yaml", codes=(0, 1), says="999000 more findings of")
def million_findings(folder):
    numbered(folder / "a.yaml", MILLION, "k#: 012\n")


@case("check", *NOW, "--select", "all", codes=(1,))
def million_findings_of_all_rules(folder):
    numbered(
        folder / "_news/2024-05-01-a.md",
        400_000,
        "- { url: 'http://a b/#', width: '1', height: yes }\n",
        "---\ntitle: A\nimages:\n",
        "---\n",
    )


for form in ["json", "sarif", "markdown", "junit", "gitlab", "rdjson", "checkstyle"]:

    @case("check", *NOW, "a.yaml", "--format", form, name=f"million-findings-{form}")
    def many(folder):
        numbered(folder / "a.yaml", MILLION, "k#: 012\n")


def many_files_with_many_findings(folder):
    item = "- { url: 'http://a b/#', width: '1', height: yes }\n"
    for index in range(1_500):
        path = folder / f"_news/2024-05-01-a{index:04}.md"
        numbered(path, 1_000, item, "---\ntitle: A\nimages:\n", "---\n")


LISTED = r"findings; the first 250,000 are listed \(--max-findings\)"
for suffix, args, env in [
    ("in-human", (), {}),
    ("in-sarif", ("--format", "sarif"), {}),
    ("in-rdjson", ("--format", "rdjson"), {}),
    ("in-a-file", ("--format", "json=out"), {}),
    ("in-actions", (), {"GITHUB_ACTIONS": "true"}),
    ("of-all-rules", ("--select", "all", "--format", "junit"), {}),
]:
    name = f"many-files-with-many-findings-{suffix}"
    register = case("check", *NOW, *args, codes=(1,), says=LISTED, name=name, env=env)
    register(many_files_with_many_findings)


HEAD = '{"copydesk":"baseline","version":1}\n'
FORGIVEN = '{"file":"_news/2024-05-01-a0000.md","rule":"url/invalid","pointer":"/images/#/url","value":"http://a b/#"}\n'


@case("check", *NOW, codes=(1,), says="were not compared with the baseline")
def many_files_with_many_findings_and_a_baseline(folder):
    many_files_with_many_findings(folder)
    numbered(folder / ".copydesk-baseline.jsonl", 1_000, FORGIVEN, HEAD)


@case("baseline", *NOW, codes=(2,), says="a baseline takes up to 300,000")
def baseline_of_many_files_with_many_findings(folder):
    many_files_with_many_findings(folder)


def git(folder, *arguments):
    said = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL}
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments], **said)


@case("check", "--staged", *NOW, codes=(0, 1, 2), says="is said of those before")
def many_files_with_many_findings_and_an_image_that_is_gone(folder):
    many_files_with_many_findings(folder)
    write(folder / "a.png", "x")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "a")
    git(folder, "rm", "-q", "a.png")


@case("check", *NOW, codes=(1,), says=r"Suppressed: [0-9,]{7,} findings")
def many_files_with_many_findings_that_are_allowed(folder):
    item = "- { url: 'http://a b/#', width: '1', height: yes }\n"
    for index in range(700):
        path = folder / f"_news/2024-05-01-a{index:04}.md"
        front = "---\n# copydesk: allow-file url, front-matter: old\ntitle: A\nimages:\n"
        numbered(path, 1_000, item, front, "---\n")


HUNDRED = 100_000_000
for args, suffix in [(("check", *NOW), ""), (LARGE, "-allowed")]:
    for name, file, parts in [
        ("key-yaml", "a.yaml", [("k", HUNDRED), ": 1\n"]),
        ("key-quoted", "a.yaml", ['"', ("k", HUNDRED), '": 1\n']),
        ("key-explicit", "a.yaml", ["? ", ("k", HUNDRED), "\n: 1\n"]),
        ("key-toml", "a.toml", [("k", HUNDRED), " = 1\n"]),
        ("key-json", "a.json", ['{"', ("k", HUNDRED), '": 1}']),
        ("scalar-plain", "a.yaml", ["a: ", ("x ", HUNDRED // 2), "\n"]),
        ("scalar-quoted", "a.yaml", ['a: "', ("\\n", HUNDRED // 2), '"\n']),
        ("scalar-block", "a.yaml", ["a: |\n", ("  x\n", HUNDRED // 4)]),
        ("scalar-folded", "a.yaml", ["a: >\n", ("  x\n", HUNDRED // 4)]),
        ("scalar-open", "a.yaml", ['a: "', ("x", HUNDRED)]),
        ("scalar-toml", "a.toml", ["a = '''", ("x\n", HUNDRED // 2), "'''\n"]),
        ("scalar-json", "a.json", ['{"a": "', ("x", HUNDRED), '"}']),
        ("number-yaml", "a.yaml", ["a: ", ("9", HUNDRED), "\n"]),
        ("number-json", "a.json", ["[", ("9", HUNDRED), "]"]),
        ("number-toml", "a.toml", ["a = ", ("9", HUNDRED), "\n"]),
        ("comment", "a.yaml", ["# ", ("x", HUNDRED), "\na: 1\n"]),
        ("front-matter", "a.md", ["---\na: ", ("x", HUNDRED), "\n---\n"]),
        ("url", "_news/2024-05-01-a.md", ["---\noriginalUrl: https://a.b/", ("%20", HUNDRED // 3), "\n---\n"]),
        ("nuls", "a.yaml", [("\0", HUNDRED)]),
        ("bad-bytes", "a.yaml", [(b"\xff", HUNDRED)]),
        ("breaks", "a.yaml", [("\r", HUNDRED)]),
    ]:

        @case(*args, file, name=f"hundred-megabytes-{name}{suffix}")
        def hundred(folder, file=file, parts=parts):
            write(folder / file, *parts)


def article(folder, head, line, count):
    write(folder / "copydesk.yaml", "builtin: [everyday]\n")
    write(folder / "_news/2024-05-01-a.md", "---\ntitle: A\n" + head, (line, count), "---\n")


@case("check", *NOW, codes=(1,), says="refuses more than 1,000 values")
def million_items_of_a_wrong_type(folder):
    article(folder, "topics:\n", "- 1\n", MILLION)


@case("check", *NOW, codes=(1,), says="take more than 192 MiB of memory")
def fifteen_million_items_of_a_wrong_type(folder):
    article(folder, "topics:\n", "- 1\n", 15 * MILLION)


@case("check", *NOW, codes=(1,), says="refuses more than 1,000 values")
def million_items_that_lack_keys(folder):
    article(folder, "images:\n", "- url: x\n", MILLION)


@case("check", *NOW, codes=(1,), says="refuses more than 1,000 values")
def half_a_million_items_with_three_wrong_values(folder):
    article(folder, "images:\n", "- url: x\n  width: a\n  height: b\n", MILLION // 2)


@case("check", *NOW, codes=(1,), says="take more than 192 MiB of memory")
def fifteen_million_items_in_a_line(folder):
    write(folder / "_news/2024-05-01-a.md", "---\ntopics: [", ("1,", 15 * MILLION), "1]\n---\n")


for end, open_, item, close in [
    ("json", "[", "[1],", "1]"),
    ("json", "[", '{"a":1},', "1]"),
    ("yaml", "", "- a: 1\n", "- 1\n"),
    ("yaml", "# copydesk: none\n", "- a: 1\n", "- 1\n"),
    ("yaml", "", "- [1]\n", "- 1\n"),
    ("toml", "a = [", "[1],", "1]\n"),
    ("toml", "a = [", "{a=1},", "1]\n"),
]:

    @case("check", *NOW, f"a.{end}", name=f"small-ones-of-{end}-{item.strip()}")
    def small(folder, end=end, chunks=(open_, (item, 60 * MILLION // len(item)), close)):
        write(folder / f"a.{end}", *chunks)
