"""Configs, schemas, baselines, globs and assertions of strangers."""

import json

from case import case, write

NOW = ("check", "--now", "2024-06-01T12:00:00Z")
NEWS = "---\ntitle: " + "a" * 60_000 + "!\nlist: [1, 2, 3]\n---\n"
SITE = "collections:\n  news:\n    files: ['_news/*.md']\n    schema: schema.json\n"

SCHEMAS = {
    "circle": ({"$ref": "#"}, (0, 1, 2), ()),
    "circle-of-two": ({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}, (0, 1, 2), ()),
    "circle-all-of": ({"allOf": [{"$ref": "#"}, {"$ref": "#"}]}, (0, 1, 2), ()),
    "fork": ({"anyOf": [{"properties": {"a": {"$ref": "#"}}}] * 8, "required": ["zz"]}, (0, 1, 2), ()),
    "dynamic-circle": ({"$dynamicAnchor": "a", "$dynamicRef": "#a"}, (0, 1, 2), ()),
    "pattern-catastrophic": ({"properties": {"title": {"pattern": "^(a+)+$"}}}, (1,), ()),
    "pattern-alternatives": ({"properties": {"title": {"pattern": "^(a|a?)+$"}}}, (1,), ()),
    "pattern-lookahead": ({"properties": {"title": {"pattern": "^(?=a)(a+)+$"}}}, (1,), ()),
    "pattern-backreference": ({"properties": {"title": {"pattern": "^(a+)\\1+$"}}}, (1,), ()),
    "pattern-large": ({"properties": {"title": {"pattern": "((a{999}){999}){999}"}}}, (1, 2), "pattern"),
    "pattern-repeat": ({"properties": {"title": {"pattern": "a{0,100000000}"}}}, (0, 1, 2), ()),
    "pattern-deep": ({"properties": {"title": {"pattern": "(" * 20_000 + "a" + ")" * 20_000}}}, (1, 2), "pattern"),
    "remote": ({"$ref": "https://evil.example/schema.json"}, (1, 2), "evil"),
    "remote-schema": ({"$schema": "https://evil.example/meta"}, (1, 2), "evil"),
    "file": ({"$ref": "file:///etc/passwd"}, (1, 2), "passwd"),
    "leaves": ({"$ref": "../../../../../etc/passwd"}, (1, 2), "passwd"),
    "absolute": ({"$ref": "/etc/passwd"}, (1, 2), "passwd"),
    "id-leaves": ({"$id": "file:///etc/", "$ref": "passwd"}, (1, 2), "passwd"),
    "pointer-long": ({"$ref": "#/" + "a/" * 100_000}, (1, 2), ()),
    "enum-large": ({"properties": {"title": {"enum": [f"v{i}" for i in range(200_000)]}}}, (1,), ()),
    "many-branches": ({"anyOf": [{"required": [f"k{i}"]} for i in range(20_000)]}, (1,), ()),
    "multiple-of-tiny": ({"properties": {"list": {"items": {"multipleOf": 1e-300}}}}, (0, 1, 2), ()),
    "numbers": ({"properties": {"list": {"minItems": -1, "maxItems": 1e400}}}, (0, 1, 2), ()),
    "wrong-types": ({"properties": [], "required": 1, "type": {}, "items": "x"}, (1, 2), ()),
}
for name, (schema, codes, says) in SCHEMAS.items():

    @case(*NOW, name=f"schema-{name}", codes=codes, says=says)
    def schema_case(folder, schema=schema):
        write(folder / "copydesk.yaml", SITE)
        write(folder / "schema.json", json.dumps(schema))
        write(folder / "_news/2024-05-01-a.md", NEWS)


RAW = {
    "deep": '{"not":' * 10_000 + "{}" + "}" * 10_000,
    "deep-below-the-limit": '{"not":' * 120 + "{}" + "}" * 120,
    "not-json": "\0\xff",
    "huge": '{"description": "' + "x" * 5_000_000 + '"}',
    "empty": "",
}
for name, text in RAW.items():

    @case(*NOW, name=f"schema-{name}", codes=(0, 1, 2))
    def raw(folder, text=text):
        write(folder / "copydesk.yaml", SITE)
        write(folder / "schema.json", text)
        write(folder / "_news/2024-05-01-a.md", NEWS)


@case(*NOW, name="schema-link-leaves", codes=(1, 2))
def link(folder):
    write(folder / "copydesk.yaml", SITE)
    (folder / "schema.json").symlink_to("/etc/passwd")
    write(folder / "_news/2024-05-01-a.md", NEWS)


def news(**more):
    return "collections:\n  news:\n    files: ['_news/*.md']\n" + "".join(
        f"    {key}: {value}\n" for key, value in more.items()
    )


def assertion(text):
    quoted = text.replace("'", "''")
    return news(**{"assert": f"[{{ id: a, expr: '{quoted}' }}]"})


CONFIGS = {
    "nested": "a: " + "[" * 10_000,
    "bomb": "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60)),
    "glob-bomb": news().replace("_news/*.md", "*a" * 5_000 + "b"),
    "glob-stars": news().replace("_news/*.md", "**/" * 5_000 + "*.md"),
    "glob-braces": news().replace("_news/*.md", "{a,b}" * 30 + ".md"),
    "glob-braces-deep": news().replace("_news/*.md", "{" * 5_000),
    "glob-classes": news().replace("_news/*.md", "[" + "a-z" * 50_000 + "]"),
    "glob-many": "exclude: [" + ", ".join(f"'**/a{i}*/**/b*'" for i in range(20_000)) + "]\n",
    "glob-leaves": news().replace("_news", "../../../etc"),
    "collections-many": "collections:\n" + "".join(f"  c{i}: {{ files: ['_c{i}/**/*.md'] }}\n" for i in range(20_000)),
    "cel-deep": assertion("(" * 10_000 + "1" + ")" * 10_000),
    "cel-deep-not": assertion("!" * 10_000 + "true"),
    "cel-deep-list": assertion("[" * 10_000 + "]" * 10_000),
    "cel-long": assertion(" + ".join(["1"] * 20_000) + " == 1"),
    "cel-long-and": assertion(" && ".join(["true"] * 20_000)),
    "cel-loops": assertion("[1,2,3].all(a, " * 12 + "true" + ")" * 12),
    "cel-many-loops": assertion(
        "[1,2,3,4,5,6,7,8,9,10].all(a, " * 10 + "[a].exists(z, z > 0)" + ")" * 10
    ),
    "cel-text": assertion("title.matches('(a+)+$')"),
    "cel-grow": assertion(
        "[1,2,3,4,5,6,7,8,9,10].map(a, " * 8 + "title + title" + ")" * 8 + " == []"
    ),
    "scalar": "just words\n",
    "empty": "",
    "nul": "\0",
    "wrong": "collections: [1, 2, {a: b}]\nsite: []\nrules: x\nexclude: {}\n",
    "key-many": "".join(f"k{i}: 1\n" for i in range(200_000)),
}
for name, text in CONFIGS.items():

    @case(*NOW, name=f"config-{name}", codes=(0, 1, 2))
    def config(folder, text=text):
        write(folder / "copydesk.yaml", text)
        for index in range(20):
            write(folder / f"_news/2024-05-01-{'a' * 200}{index}.md", NEWS)

    @case(*NOW, name=f"generator-config-{name}", codes=(0, 1, 2))
    def generator(folder, text=text):
        write(folder / "_config.yml", text)
        write(folder / "_news/2024-05-01-a.md", NEWS)


BASELINES = {
    "deep": "[" * 100_000,
    "bytes": b"\xff\xfe\0",
    "long": '{"a": "' + "x" * 5_000_000 + '"}\n',
    "many": "{}\n" * 1_000_000,
    "null": "null\n[]\n1\n",
}
for name, text in BASELINES.items():

    @case(*NOW, name=f"baseline-{name}", codes=(0, 1, 2))
    def baseline(folder, text=text):
        write(folder / ".copydesk-baseline.jsonl", text)
        write(folder / "_news/2024-05-01-a.md", "---\ntitle: A\npublished: 'yes'\n---\n")


@case(*NOW, name="gitignore-bomb", codes=(0, 1, 2))
def ignored(folder):
    write(folder / ".git/HEAD", "ref: refs/heads/main\n")
    write(folder / ".gitignore", "*a" * 5_000 + "b\n", ("**/x*y*z*/**\n", 20_000), "[" * 10_000)
    write(folder / "_news/2024-05-01-a.md", NEWS)


def names(folder, template):
    rule = "{ severity: error, name: '%s' }" % template
    write(folder / "copydesk.yaml", f"rules:\n  file/name-differs: {rule}\n")
    front = "---\nn: 1\nd: 2024-05-01T23:30:00-05:00\ntitle: "
    write(folder / "a.md", front, ("tit le ", 10_000), "\n---\nx\n")


@case("check", "a.md", codes=(2,), says="numbers can be padded")
def name_with_seventy_thousand_zeros(folder):
    names(folder, "{n:%s}" % ("0" * 70_000))


@case("check", "a.md", codes=(1,))
def name_of_many_days(folder):
    names(folder, "{d:date}" * 1_000)


@case("check", "a.md", codes=(1,))
def name_of_many_titles(folder):
    names(folder, "{title:slug}" * 20_000)


def asserts(folder, *expressions, glob="*.md"):
    lines = [f"      - {{id: a{index}, expr: '{text}'}}\n" for index, text in enumerate(expressions)]
    head = f"collections:\n  c:\n    files: '{glob}'\n    assert:\n"
    write(folder / "copydesk.yaml", head, "".join(lines))


@case("check", codes=(2,), says="more than 20000 steps on any document")
def assertion_with_loops_over_itself(folder):
    loops = "".join(f"[1,2,3,4,5,6,7,8,9,10].all(x{index}, " for index in range(9))
    asserts(folder, f"{loops}true{')' * 9}")
    write(folder / "a.md", "---\na: 1\n---\nx\n")


@case("check", codes=(1,), says="it takes more than")
def assertions_that_grow_texts(folder):
    chain = "fields.a" + '.replace("a", fields.a)' * 4
    asserts(
        folder,
        f"size({chain}) > 0",
        'size(body.text.replace("a", body.text)) > 0',
        "size(fields.l.map(x, body.text + body.text)) > 0",
        "size(fields.l.map(x, body.text).join(body.text)) > 0",
        'size(body.text.split("")) > 0 && body.text.split("").all(x, x in body.text.split(""))',
    )
    write(folder / "a.md", "---\na: ", ("a", 3000), "\nl: [", ("a, ", 3000), "a]\n---\n", ("a", 300_000))


@case("check", codes=(1,), says="it takes more than")
def assertions_over_a_million_tags(folder):
    asserts(
        folder,
        "fields.l.all(x, x in fields.l)",
        "fields.l.all(x, fields.l.exists(y, x == y))",
        "fields.l.all(x, x.matches(fields.p))",
        "size(fields.l) > 0",
    )
    front = "---\np: '((\\w{30}){30}){30}'\nl: ["
    write(folder / "a.md", front, ("leek, ", 400_000), "leek]\n---\nx\n")


@case("check", codes=(2,), says="is too large")
def assertion_with_a_regular_expression_that_is_a_bomb(folder):
    asserts(folder, r'fields.a.matches("((\\w{99}){99}){99}")')
    write(folder / "a.md", "---\na: 1\n---\nx\n")


@case("check", codes=(1,), says="it has more than 1000 siblings")
def assertion_about_four_thousand_siblings(folder):
    asserts(folder, "size(siblings) > 0", glob="n/*.md")
    for index in range(4_000):
        write(folder / f"n/{index}.md", "---\na: 1\n---\nx\n")


@case("check", codes=(0,))
def assertion_about_a_thousand_siblings(folder):
    asserts(folder, "siblings.all(x, x.name != file.name)", glob="n/*.md")
    for index in range(1_000):
        write(folder / f"n/{index}.md", "---\na: 1\n---\nx\n")
