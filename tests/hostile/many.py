"""Many of one thing: targets, allowed values, unknown names, globs, parts of a string, entries of a
baseline. Each was more than linear once."""

import json

from case import case, numbered, write

NOW = ("check", "--now", "2024-06-01T12:00:00Z")
POSTS = "collections:\n  posts:\n    files: '*.md'\n"


@case(*NOW, codes=(1,), says="is no `name` of `c0`")
def reference_with_five_thousand_targets(folder):
    targets = ", ".join(f"c{index}.name" for index in range(5_000))
    head = f"{POSTS}    references: {{ from: 'a[]', to: [{targets}] }}\n"
    numbered(folder / "copydesk.yaml", 5_000, "  c#: { files: 'c/#.md' }\n", head)
    numbered(folder / "a.md", 5_000, "  - unknown#\n", "---\na:\n", "---\nx\n")
    for index in range(5_000):
        write(folder / f"c/{index}.md", f"---\nname: n{index}\n---\nx\n")


@case(*NOW, codes=(1,), says="`v100000` is no")
def reference_with_a_hundred_thousand_allowed_values(folder):
    head = f"{POSTS}    references:\n      from: 'a[]'\n      to: {{ path: covers }}\n      or:\n"
    numbered(folder / "copydesk.yaml", 100_000, "        - v#\n", head)
    numbered(folder / "a.md", 100_001, "  - v#\n", "---\na:\n", "---\nx\n")
    write(folder / "covers/a.txt", "x\n")


def lines(first, line):
    return lambda folder: (
        numbered(folder / "copydesk.yaml", 50_000, line, first),
        write(folder / "a.md", "---\ntitle: A\n---\nx\n"),
    )


CONFIGS = {
    "unknown-rules": (lines("rules:\n", "  rule/number#: error\n"), "there is no rule"),
    "unknown-rules-of-a-collection": (
        lines(f"{POSTS}    rules:\n", "      rule/number#: error\n"),
        "there is no rule",
    ),
    "unknown-keys": (lines("", "key#: 1\n"), "key"),
    "collections": (lines("collections:\n", "  c#: { files: 'c#/*.md' }\n"), "nothing|no file"),
    "overrides": (
        lines("overrides:\n", "  - { files: 'c#/*.md', rules: { nothing/of: off } }\n"),
        "there is no rule",
    ),
    "excludes": (lines("exclude:\n", "  - 'c#/*.md'\n"), "no file"),
    "broken-excludes": (lines("exclude:\n", "  - 'c#/[*.md'\n"), "is no glob"),
    "references": (
        lines(f"{POSTS}    references:\n", "      - { from: f#, to: { data: d#.yml } }\n"),
        "d0.yml",
    ),
    "uniques": (lines(f"{POSTS}    unique:\n", "      - { fields: [f#] }\n"), "f0"),
    "unknown-fields": (lines(f"{POSTS}    fields:\n", "      key#: a\n"), "key0"),
    "asserts": (
        lines(f"{POSTS}    assert:\n", "      - { id: a#, expr: 'fields.titel# == 1 +' }\n"),
        "a0",
    ),
    "missing-schemas": (
        lines("collections:\n", "  c#: { files: 'c#/*.md', schema: s#.json }\n"),
        "s0.json",
    ),
}
for name, (make, says) in CONFIGS.items():
    case(*NOW, name=f"fifty-thousand-{name}", codes=(0, 1, 2), says=says)(make)


@case(*NOW, codes=(0, 1, 2))
def globs_of_many_negated_classes(folder):
    glob = "[!x]" * 60
    numbered(folder / "copydesk.yaml", 20_000, f"  - '{glob}#'\n", "exclude:\n")
    for index in range(20):
        write(folder / f"{'a' * 60}{index}.md", "---\ntitle: A\n---\nx\n")


@case(*NOW, codes=(1,), says="is no `name` of `topics`")
def separated_string_of_unknown_names(folder):
    reference = "{ from: topics, separator: ',', to: topics.name }"
    head = f"{POSTS}    references: {reference}\n  topics:\n    files: 't/*.md'\n"
    write(folder / "copydesk.yaml", head)
    write(folder / "t/a.md", "---\nname: A\n---\nx\n")
    numbered(folder / "a.md", 40_000, "part#,", '---\ntopics: "', '"\n---\nx\n')


@case(*NOW, codes=(1,), says="599990 more")
def baseline_of_which_all_is_gone(folder):
    entry = {"file": "_posts/#.md", "rule": "url/insecure", "pointer": "/url", "value": "http://a/#"}
    head = '{"copydesk":"baseline","version":1}\n'
    numbered(folder / ".copydesk-baseline.jsonl", 600_000, json.dumps(entry) + "\n", head)
    write(folder / "a.md", "---\nurl: http://a\n---\nx\n")


def schema(folder, schema, front):
    write(folder / "copydesk.yaml", f"{POSTS}    schema: schema.json\n")
    write(folder / "schema.json", json.dumps(schema))
    write(folder / "a.md", "---\n", *front, "\n---\nx\n")


PATTERNS = {
    "class": "^\\w+$",
    "property": "^\\p{L}+$",
    "letters": "^[a-z ]*$",
    "end": "x$",
    "boundary": "\\bx\\b",
    "boundary-start": "\\bword",
    "lazy": "^.*?é.*?x$",
    "counted": "^.{0,100}$",
    "counted-long": "^.{1,900}x$",
    "middle": "[^ ]+x",
    "alternatives": "(é|ë)+x",
    "case": "^[A-Z]{1,5}.*[0-9]{2,40}",
}
for name, pattern in PATTERNS.items():

    @case(*NOW, name=f"pattern-{name}-on-a-million-letters", codes=(0, 1))
    def pattern_case(folder, pattern=pattern):
        front = ("title: ", ("é", 1_000_000))
        schema(folder, {"properties": {"title": {"pattern": pattern}}}, front)
