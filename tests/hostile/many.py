"""Many of one thing: targets, allowed values, unknown names, globs, parts of a string, entries of a
baseline. Each was more than linear once."""

import json

from case import case, numbered, write

NOW = ("check", "--now", "2024-06-01T12:00:00Z")
POSTS = "collections:\n  posts:\n    files: '*.md'\n"


@case(*NOW, codes=(1,), says="is not a `name` in")
def reference_with_as_many_targets_as_there_may_be(folder):
    targets = ", ".join(f"c{index}.name" for index in range(50))
    head = f"{POSTS}    references: {{ from: 'a[]', to: [{targets}] }}\n"
    numbered(folder / "copydesk.yaml", 999, "  c#: { files: 'c/#.md' }\n", head)
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
    "unknown-rules": (lines("rules:\n", "  rule/number#: error\n"), "unknown rule|expected at most 500"),
    "unknown-rules-of-a-collection": (
        lines(f"{POSTS}    rules:\n", "      rule/number#: error\n"),
        "unknown rule|expected at most 500",
    ),
    "unknown-keys": (lines("", "key#: 1\n"), "key"),
    "collections": (lines("collections:\n", "  c#: { files: 'c#/*.md' }\n"), "nothing|no file"),
    "overrides": (
        lines("overrides:\n", "  - { files: 'c#/*.md', rules: { nothing/of: off } }\n"),
        "unknown rule|expected at most 500",
    ),
    "excludes": (lines("exclude:\n", "  - 'c#/*.md'\n"), "more than 10000 globs"),
    "broken-excludes": (lines("exclude:\n", "  - 'c#/[*.md'\n"), "is not a valid glob|more than 10000 globs"),
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


@case(*NOW, codes=(2,), says="8192 bytes")
def allowed_globs_of_many_negated_classes(folder):
    head = "collections:\n  topics:\n    files: 't/*/index.md'\n    rules:\n"
    head += "      file/unexpected:\n        allowed:\n"
    numbered(folder / "copydesk.yaml", 20_000, f"          - '{'[!x]' * 60}#'\n", head)
    write(folder / "t/a/index.md", "---\ntitle: A\n---\nx\n")
    write(folder / "t/a/b.txt", "x\n")


@case(*NOW, codes=(1,), says="is not a `name` in")
def separated_string_of_unknown_names(folder):
    reference = "{ from: topics, separator: ',', to: topics.name }"
    head = f"{POSTS}    references: {reference}\n  topics:\n    files: 't/*.md'\n"
    write(folder / "copydesk.yaml", head)
    write(folder / "t/a.md", "---\nname: A\n---\nx\n")
    numbered(folder / "a.md", 40_000, "part#,", '---\ntopics: "', '"\n---\nx\n')


@case(*NOW, codes=(0,), says="599990 more")
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
    "repeated": "(.{1,30}){30}x",
    "repeated-start": "^(.{1,30}){30}x",
    "repeated-property": "\\p{L}{200}x",
    "repeated-little": "(.{1,9}){10}x",
    "all-but": "[^a]{1000}x",
}
for name, pattern in PATTERNS.items():

    @case(*NOW, name=f"pattern-{name}-on-a-million-letters", codes=(0, 1))
    def pattern_case(folder, pattern=pattern):
        front = ("title: ", ("é", 1_000_000))
        schema(folder, {"properties": {"title": {"pattern": pattern}}}, front)


def doubled(way, last, times=40):
    """Definitions of which each applies the next one several times."""
    names = [f"#/$defs/d{index}" for index in range(times + 1)]
    defs = {f"d{index}": way({"$ref": names[index + 1]}) for index in range(times)}
    return {"$ref": names[0], "$defs": {**defs, f"d{times}": last}}


DOUBLED = {
    "all-of": (lambda next: {"allOf": [next, next]}, 2),
    "one-of": (lambda next: {"oneOf": [next, {"not": next}]}, 2),
    "if": (lambda next: {"if": next, "then": next, "else": next}, 2),
    "each-level": (lambda next: {"allOf": [{"properties": {"a": next}}] * 2}, 1),
}
NESTED = "".join(f"{' ' * depth}a:\n" for depth in range(60)) + " " * 60 + "a: 1"
for name, (way, code) in DOUBLED.items():
    for last in ({}, {"required": ["z"]}):

        @case(*NOW, name=f"doubled-{name}-{len(last)}", codes=(code,), says="more than|too many|missing")
        def doubled_case(folder, way=way, last=last):
            schema(folder, doubled(way, last), [NESTED])


@case(*NOW, codes=(1,), says="expected")
def options_by_the_ten_thousands_for_as_many_values(folder):
    items = ", ".join(f"w{index}" for index in range(50_000))
    options = [f"v{index}" for index in range(50_000)]
    schema(folder, {"properties": {"a": {"items": {"enum": options}}}}, [f"a: [{items}]"])


COPIES = {
    "lists": "fields.a.map(x, fields.a).size() > 1",
    "mappings": "fields.a.map(x, {'a': fields}).size() > 1",
    "texts": "fields.a.map(x, fields.t).size() > 1",
}
for name, expression in COPIES.items():

    @case(*NOW, name=f"assertion-that-copies-{name}", codes=(1,), says="was not evaluated")
    def copies_case(folder, expression=expression):
        assertion = f'assert: [{{ id: x, expr: "{expression}" }}]'
        write(folder / "copydesk.yaml", f"{POSTS}    {assertion}\n")
        items = ", ".join(str(index) for index in range(50_000))
        write(folder / "a.md", f"---\na: [{items}]\nt: ", ("x", 1_000_000), "\n---\nx\n")


CHAINS = {
    "ref": lambda next: next,
    "all-of": lambda next: {"allOf": [next]},
    "any-of": lambda next: {"anyOf": [next, {"type": "integer"}]},
    "unevaluated": lambda next: {"allOf": [next], "unevaluatedProperties": False},
}
for name, link in CHAINS.items():

    @case(*NOW, name=f"chain-of-fifty-thousand-{name}", codes=(2,), says="more than 200 schemas")
    def chain_case(folder, link=link):
        schema(folder, doubled(link, {"required": ["z"]}, 50_000), ["a: 1"])


TEMPLATES = {
    "jekyll-lines": ("title: A\n", "![]({{ site.baseurl }}/a.png)\n"),
    "jekyll-one-line": ("title: A\n", "![]({{ site.baseurl }}/a.png) "),
    "jekyll-filters": ("title: A\n", '![]({{ "/a.png" | relative_url }})\n'),
    "hugo-lines": ("baseURL: https://garden.org\n", '{{< figure src="/a.png" >}}\n'),
    "hugo-without-end": ("baseURL: https://garden.org\n", '{{< figure src="/a.png" '),
}
for name, (config, image) in TEMPLATES.items():

    @case(*NOW, name=f"images-in-templates-{name}")
    def images_in_templates(folder, name=name, config=config, image=image):
        write(folder / ("_config.yml" if name.startswith("jekyll") else "hugo.yaml"), config)
        write(folder / "_posts/2024-01-01-a.md", "---\ntitle: A\n---\n", (image, 1_000_000 // len(image)))
        write(folder / "content/a.md", "---\ntitle: A\n---\n", (image, 1_000_000 // len(image)))


@case("check", "--fix-only", codes=(0,), says="Fixed 10,001 findings", not_says="defect")
def ten_thousand_fixes_in_one_line(folder):
    schema(folder, {"properties": {"a": {"uniqueItems": True}}}, ["a: [" + "b, " * 10_000 + "c]"])
    keys = "".join(f"k{index}: 1, k{index}: 1, " for index in range(10_000))
    write(folder / "b.md", "---\n{", keys, "a: []}\n---\nx\n")
