"""Configs, expressions and ignore files that ask for more than a run may take."""

from case import case, write
from configs import NOW, asserts

NEWS = "---\ntitle: A\n---\nText.\n"
FEW, MANY = 300, 1_500


def articles(folder, count, text=NEWS):
    for index in range(count):
        write(folder / f"posts/{index}.md", text)


def nested(depth):
    return "{a," * depth + "b" + "}" * depth


@case("check", codes=(2,), says="too\\s+(│ )?deeply")
def braces_in_braces_of_exclude(folder):
    write(folder / "copydesk.yaml", f"exclude: ['{nested(126)}']\n")
    articles(folder, 1)


@case("check", codes=(2,), says="too\\s+(│ )?deeply")
def braces_in_braces_of_a_collection(folder):
    write(folder / "copydesk.yaml", f"collections: {{ a: {{ files: '{nested(200)}' }} }}\n")
    articles(folder, 1)


@case("check", codes=(2,), says="too\\s+(│ )?deeply")
def braces_in_braces_of_what_is_allowed(folder):
    rule = f"rules: {{ file/unexpected: {{ allowed: ['{nested(126)}'] }} }}"
    write(folder / "copydesk.yaml", f"collections: {{ a: {{ files: 'posts/*.md', {rule} }} }}\n")
    articles(folder, 1)


for name in ("copydesk.yaml", "posts/0.yaml", "posts.schema.yaml"):

    @case("check", codes=(0, 1, 2), name=f"keys-in-keys-of-{name.replace('/', '-')}")
    def keys_in_keys(folder, name=name):
        schema = "collections: { a: { files: 'posts/*', schema: posts.schema.yaml } }\n"
        write(folder / "copydesk.yaml", schema)
        write(folder / "posts.schema.yaml", "type: object\n")
        articles(folder, 1)
        write(folder / name, "? " * 200 + "a: [b, {c: 'd'}]\n")


WILD = ("*a*b*c#\n", "[ab]*a?b#\n", "name#\n")
for number, line in enumerate(WILD):

    def ignore(folder, count, line=line):
        write(folder / ".gitignore", "".join(line.replace("#", str(each)) for each in range(count)))

    @case(*NOW, name=f"ignore-files-in-each-other-{number}", codes=(1, 2), says="nothing (beside it )?was\\s+looked\\s+at")
    def ignore_files_in_each_other(folder, ignore=ignore):
        write(folder / ".git/HEAD", "ref: refs/heads/main\n")
        for depth in range(100):
            inner = folder / "/".join(["d"] * (depth + 1))
            ignore_at = inner
            ignore_at.mkdir(parents=True, exist_ok=True)
            ignore(inner, 10_000)
            write(inner / "aabacbabcabababcabac.md", NEWS)

    @case(*NOW, name=f"ignore-files-beside-each-other-{number}", codes=(1, 2), says="nothing (beside it )?was\\s+looked\\s+at")
    def ignore_files_beside_each_other(folder, ignore=ignore):
        write(folder / ".git/HEAD", "ref: refs/heads/main\n")
        for index in range(300):
            (folder / f"d{index}").mkdir()
            ignore(folder / f"d{index}", 10_000)
            write(folder / f"d{index}/aabacbabcabababcabac.md", NEWS)

    @case(*NOW, name=f"one-ignore-file-for-many-{number}", codes=(0, 1, 2))
    def one_ignore_file_for_many(folder, ignore=ignore):
        write(folder / ".git/HEAD", "ref: refs/heads/main\n")
        ignore(folder, 500)
        for index in range(10_000):
            write(folder / f"posts/aabacbabcabababcabac{index}.md", NEWS)


@case("check", codes=(1, 2), says="it takes more than")
def three_hundred_assertions_over_a_long_list(folder):
    asserts(folder, *["fields.l.all(x, x > 0)"] * 50)
    write(folder / "a.md", "---\nl: [", ("1, ", 100_000), "1]\n---\nx\n")


@case("check", codes=(2,), says="steps on any document")
def loops_in_loops_on_many_files(folder):
    numbers = ",".join(map(str, range(14)))
    loops = "".join(f"[{numbers}].all(x{index}, " for index in range(5))
    asserts(folder, f"{loops}true{')' * 5}", glob="posts/*.md")
    articles(folder, FEW)


@case("check", codes=(0, 1))
def loops_over_lists_on_many_files(folder):
    loops = "".join(f"fields.l.all(x{index}, " for index in range(3))
    asserts(folder, *[f"{loops}true{')' * 3}"] * 5, glob="posts/*.md")
    articles(folder, FEW, "---\nl: [" + "1, " * 29 + "1]\n---\nx\n")


for name, expression in {"size": "size(fields.l) > 0", "has": "has(fields.l)"}.items():

    @case("check", codes=(2,), says="expected at most 50", name=f"twenty-thousand-{name}")
    def twenty_thousand_assertions(folder, expression=expression):
        asserts(folder, *[expression] * 20_000)
        write(folder / "a.md", "---\nl: [", ("1, ", 100_000), "1]\n---\nx\n")


@case("check", codes=(0, 1))
def as_many_assertions_as_there_may_be(folder):
    asserts(folder, *[f"size(fields.l) > {index}" for index in range(50)], glob="posts/*.yaml")
    for index in range(20):
        write(folder / f"posts/{index}.yaml", "---\nl: [1, 2]\n" * 2_000)


for name, pattern, said in (
    ("too-large", r"(\\w{99}){99}N", "too large"),
    ("nearly-too-large", r"\\w{40}N", "too large in total"),
):

    @case("check", codes=(2,), says=said, name=f"regular-expressions-{name}")
    def regular_expressions(folder, pattern=pattern):
        one = f"fields.a.matches('{pattern}')"
        many = [
            " || ".join(one.replace("N", f"{index}x{each}") for each in range(40)).replace("'", '"')
            for index in range(50)
        ]
        asserts(folder, *many)
        write(folder / "a.md", "---\na: 1\n---\nx\n")


@case("check", codes=(0, 1))
def regular_expressions_of_documents(folder):
    asserts(folder, "fields.l.all(x, !(\"a\".matches(x)))", glob="posts/*.md")
    for index in range(FEW):
        patterns = ", ".join(f"'(\\w{{9}}){{3}}{index}x{each}'" for each in range(100))
        write(folder / f"posts/{index}.md", f"---\nl: [{patterns}]\n---\nx\n")


ENTRIES = {
    "collections": ("collections:\n", "  c#: { files: 'posts/*#.md' }\n"),
    "overrides": ("overrides:\n", "  - { files: 'posts/*', rules: { url: off } }\n"),
    "overrides-apart": ("overrides:\n", "  - { files: 'posts/*#*', rules: { url: off } }\n"),
    "references": (
        "collections:\n  p:\n    files: 'posts/*'\n    references:\n",
        "      - { from: title, to: p.title }\n",
    ),
    "references-apart": (
        "collections:\n  p:\n    files: 'posts/*'\n    references:\n",
        "      - { from: title, to: p.title# }\n",
    ),
    "unique": (
        "collections:\n  p:\n    files: 'posts/*'\n    unique:\n",
        "      - { fields: [title] }\n",
    ),
    "images": (
        "collections:\n  p:\n    files: 'posts/*'\n    fields:\n      image:\n",
        "        - title#\n",
    ),
    "globs": ("exclude:\n", "  - 'other/*#*?'\n"),
    "targets": (
        "collections:\n  p:\n    files: 'posts/*'\n    references:\n      from: title\n      to:\n",
        "        - p.title#\n",
    ),
}
for name, (head, line) in ENTRIES.items():

    @case("check", codes=(2,), says="at most|more than", name=f"hundred-thousand-{name}")
    def hundred_thousand_entries(folder, head=head, line=line):
        lines = (line.replace("#", str(index)) for index in range(100_000))
        write(folder / "copydesk.yaml", head, "".join(lines))
        articles(folder, MANY)


@case("check", codes=(1, 2))
def all_that_a_config_may_hold(folder):
    collections = (
        f"  c{index}:\n    files: ['posts/*{index}.md', 'a*b/*', '*/*c*/?']\n"
        "    references:\n"
        + "".join(f"      - {{ from: title, to: c{(index + each) % 1000}.t{each} }}\n" for each in range(4))
        for index in range(1_000)
    )
    overrides = (
        f"  - {{ files: 'posts/*{index}*', rules: {{ body/empty: off }} }}\n" for index in range(500)
    )
    write(
        folder / "copydesk.yaml",
        "collections:\n",
        "".join(collections),
        "overrides:\n",
        "".join(overrides),
    )
    articles(folder, MANY)


@case("check", codes=(1, 2))
def ten_thousand_images_in_a_thousand_folders(folder):
    folders = ", ".join(f"static{index}" for index in range(1_000))
    write(folder / "copydesk.yaml", f"site: {{ static: [{folders}] }}\n")
    images = "".join(f"  - {{ url: /img/{index}.png, width: 1, height: 1 }}\n" for index in range(10_000))
    write(folder / "_news/2024-05-01-a.md", f"---\ntitle: A\nimages:\n{images}---\n", ("![](/a.png)\n", 10_000))


@case("check", codes=(0, 1, 2))
def a_thousand_anchors_of_one_name(folder):
    definitions = ", ".join(
        f'"d{index}": {{"$id": "https://x.test/{index}", "$anchor": "a", "type": "string"}}'
        for index in range(50_000)
    )
    write(folder / "a.schema.json", f'{{"$defs": {{{definitions}}}, "$ref": "https://x.test/7#a"}}')
    write(folder / "copydesk.yaml", "collections: { a: { files: 'posts/*', schema: a.schema.json } }\n")
    articles(folder, 1)


PATTERNS = {
    "one": ["(.{1,30}){30}x"],
    "from-the-start": ["^(.{1,30}){30}x"],
    "of-a-property": [r"\\p{L}{200}x"],
    "of-ambiguous-letters": ["[éë]*é[éë]{140}[ëx]"],
    "seventy": [f"(.{{1,30}}){{30}}x{index}" for index in range(70)],
    "a-thousand-short-ones": [f"(.{{1,5}}){{9}}x{index}" for index in range(1_000)],
}
for name, patterns in PATTERNS.items():

    @case("check", codes=(1,), name=f"slow-patterns-{name}")
    def slow_patterns(folder, patterns=patterns):
        every = ", ".join(f'{{"pattern": "{pattern}"}}' for pattern in patterns)
        write(folder / "a.schema.json", f'{{"properties": {{"title": {{"allOf": [{every}]}}}}}}')
        config = "collections: { a: { files: 'posts/*', schema: a.schema.json } }\n"
        write(folder / "copydesk.yaml", config)
        articles(folder, FEW, "---\ntitle: " + "é" * 1_000 + "\n---\nx\n")


@case("check", codes=(1,), says="more steps|too much|too many")
def slow_patterns_of_long_keys(folder):
    names = ", ".join(f'"(.{{1,30}}){{30}}x{index}": {{}}' for index in range(50))
    write(folder / "a.schema.json", f'{{"patternProperties": {{{names}}}}}')
    write(folder / "copydesk.yaml", "collections: { a: { files: 'posts/*', schema: a.schema.json } }\n")
    articles(folder, 20, "---\n? " + "é" * 20_000 + "\n: 1\n---\nx\n")


@case("check", codes=(0, 1))
def slow_patterns_of_assertions(folder):
    asserts(folder, '!body.text.matches("(.{1,30}){30}x")', glob="posts/*.md")
    articles(folder, FEW, "---\na: 1\n---\n" + "é" * 20_000 + "\n")


def posts(folder, rest):
    write(folder / "copydesk.yaml", f"collections:\n  p:\n    files: 'posts/*'\n{rest}")


@case("check", codes=(0, 1))
def long_texts_that_are_compared_a_hundred_thousand_times(folder):
    posts(folder, "    assert: [{id: a, expr: 'fields.l.all(x, fields.a <= fields.b)'}]\n")
    text = "x" * 5_000_000
    write(folder / "posts/a.md", "---\nl: [", ("1,", 100_000), f"1]\na: {text}\nb: {text}\n---\nx\n")


@case("check", codes=(0, 1))
def deep_fields_in_loops_on_many_files(folder):
    loops = "fields.l.all(x, fields.l.all(y, fields.m.a.b.c.d == 1))"
    lines = "".join(f"      - {{id: a{index}, expr: '{loops}'}}\n" for index in range(12))
    posts(folder, f"    assert:\n{lines}")
    front = f"---\nl: [{','.join(['1'] * 50)}]\nm: {{a: {{b: {{c: {{d: 1}}}}}}}}\n---\nx\n"
    articles(folder, MANY, front)


@case("check", codes=(1,))
def multiples_of_very_large_numbers(folder):
    every = ", ".join(f'{{"not": {{"multipleOf": {index}.5}}}}' for index in range(7, 1_507))
    write(folder / "schema.json", f'{{"properties": {{"l": {{"items": {{"allOf": [{every}]}}}}}}}}')
    posts(folder, "    schema: schema.json\n")
    write(folder / "posts/a.json", '{"l":[', ("1e300,", 30_000), "1]}")


@case("check", codes=(0, 1))
def thousands_of_patterns_on_short_texts(folder):
    every = ", ".join(f'{{"pattern": "^é*(x{index})?$"}}' for index in range(2_000))
    write(folder / "schema.json", f'{{"properties": {{"l": {{"items": {{"allOf": [{every}]}}}}}}}}')
    posts(folder, "    schema: schema.json\n")
    for index in range(20):
        text = "é" * 50
        write(folder / f"posts/{index}.json", '{"l":[', (f'"{text}",', 1_500), '"é"]}')


@case("check", codes=(1, 2))
def circles_of_names_that_many_have(folder):
    posts(folder, "    references: { from: 'next[]', to: 'p.name[]', circle: forbidden }\n")
    names = f"[{','.join(['a'] * 5_000)}]"
    articles(folder, 2, f"---\nname: {names}\nnext: {names}\n---\nx\n")


@case("check", codes=(1, 2))
def circles_of_the_same_reference(folder):
    line = "      - { from: 'next[]', to: p.name, circle: forbidden }\n"
    posts(folder, f"    references:\n{line * 50}")
    for index in range(1_000):
        names = ",".join(f"n{(index * 7 + step) % 1000}" for step in range(100))
        write(folder / f"posts/{index}.md", f"---\nname: n{index}\nnext: [{names}]\n---\nx\n")


@case("check", codes=(1, 2))
def paths_below_many_folders(folder):
    targets = ", ".join(f"{{path: posts/0/{index}}}" for index in range(20))
    posts(folder, f"    references:\n      - {{ from: 'next[]', to: [{targets}] }}\n")
    names = ", ".join(f"a/n{index}/q.png" for index in range(5_000))
    articles(folder, 20, f"---\nnext: [{names}]\n---\nx\n")


@case("check", codes=(0, 1, 2))
def separated_values_of_many_constraints(folder):
    lines = (
        f"      - {{ fields: [s], separator: '{',-v0123456789'[index % 13]}', "
        f"normalise: {['none', 'text', 'url'][index % 3]}, group: g{index} }}\n"
        for index in range(50)
    )
    posts(folder, f"    unique:\n{''.join(lines)}")
    for index in range(1_000):
        parts = ",".join(f"v{part}-{index}" for part in range(500))
        write(folder / f"posts/{index}.md", f"---\ns: {parts}\n---\nx\n")


@case("check", codes=(0, 1, 2))
def collections_that_are_compared_with_all_others(folder):
    count = 200
    lines = ["collections:\n"]
    for one in range(count):
        others = ", ".join(f"c{other}" for other in range(count) if other != one)
        lines.append(f"  c{one}:\n    files: 'c{one}/*.md'\n    unique:\n")
        lines += (f"      - {{fields: 'l[]', with: [{others}], group: g{group}}}\n" for group in range(24))
    write(folder / "copydesk.yaml", "".join(lines))
    for one in range(count):
        for index in range(10):
            values = ",".join(f"v{value}-{index}" for value in range(50))
            write(folder / f"c{one}/{index}.md", f"---\nl: [{values}]\n---\nx\n")


@case("check", codes=(1, 2), says="references do not resolve")
def six_million_references_that_lead_nowhere(folder):
    posts(folder, "    references:\n" + "      - { from: 'l[]', to: p.name }\n" * 20)
    values = ",".join(f"x{value}" for value in range(300))
    for index in range(1_000):
        write(folder / f"posts/{index}.md", f"---\nname: n{index}\nl: [{values}]\n---\nx\n")


@case("check", codes=(1, 2), says="too large in total|expected at most 50")
def a_hundred_data_files(folder):
    names = [", ".join(f"{{ data: d{part * 50 + index}.json }}" for index in range(50)) for part in (0, 1)]
    lines = "".join(f"      - {{ from: 'tags[]', to: [{part}] }}\n" for part in names)
    posts(folder, f"    references:\n{lines}")
    for index in range(100):
        write(folder / f"d{index}.json", "[", ('"a long name of a tag", ', 30_000), '"a"]')
    articles(folder, 1, "---\ntags: [a, b, c]\n---\nx\n")


@case("check", codes=(0, 1, 2))
def one_data_file_for_many_references(folder):
    write(folder / "d.json", "[", ('{"a":"name","b":1},', 400_000), "{}]")
    lines = (
        f"      - {{ from: 'tags[]', to: {{ data: d.json, at: '{['[].a', '[].b', '[]'][index % 3]}' }}, "
        f"separator: '{chr(97 + index % 26)}', normalise: {['none', 'text', 'url'][index % 3]} }}\n"
        for index in range(50)
    )
    posts(folder, f"    references:\n{''.join(lines)}")
    articles(folder, 1, "---\ntags: [a, b, c]\n---\nx\n")
