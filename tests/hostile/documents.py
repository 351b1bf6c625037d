"""Nesting, aliases, and what formats make of them."""

from case import case, write

DEEP = 10_000
NESTINGS = {
    "flow-lists": ("a.yaml", "[", ""),
    "flow-lists-closed": ("a.yaml", "[", "]"),
    "flow-maps": ("a.yaml", "{a: ", ""),
    "flow-maps-closed": ("a.yaml", "{a: ", "}"),
    "flow-keys": ("a.yaml", "{? ", ""),
    "flow-mixed": ("a.yaml", "[{a: ", "}]"),
    "lists-in-a-line": ("a.yaml", "- ", ""),
    "keys-in-a-line": ("a.yaml", "? ", ""),
    "lists-and-keys": ("a.yaml", "- a: ", ""),
    "tags": ("a.yaml", "!t [", ""),
    "anchors": ("a.yaml", "&a [", ""),
    "json-lists": ("a.json", "[", "]"),
    "json-lists-open": ("a.json", "[", ""),
    "json-objects": ("a.json", '{"a":', "}"),
    "json-objects-open": ("a.json", '{"a":', ""),
}
TOML = {
    "toml-dotted-key": "a." * DEEP + "a = 1\n",
    "toml-table": "[" + "a." * DEEP + "a]\nb = 1\n",
    "toml-tables": "[[" + "a." * DEEP + "a]]\nb = 1\n",
    "toml-arrays": "a = " + "[" * DEEP + "]" * DEEP + "\n",
    "toml-arrays-open": "a = " + "[" * DEEP,
    "toml-inline": "a = " + "{a = " * DEEP + "1" + "}" * DEEP + "\n",
    "toml-inline-open": "a = " + "{a = " * DEEP,
    "toml-quoted-keys": '"a".' * DEEP + "a = 1\n",
    "toml-many-deep-tables": "".join(f"[{'a.' * 80}b{i}]\nc = 1\n" for i in range(DEEP)),
    "toml-brackets": "[" * DEEP,
}
DEEP_SAYS = r"nested deeper than|nest|levels|expected|deep"


def nesting(name, text, data):
    fence = "+++" if data.endswith("toml") else "---"

    @case("check", "--now", "2024-06-01T12:00:00Z", data, "b.md", name=f"nesting-{name}", codes=(1,))
    def make(folder):
        made = text() if callable(text) else text
        write(folder / data, made)
        write(folder / "b.md", *([made] if data.endswith("json") else [f"{fence}\n", made, f"\n{fence}\n"]))

    @case("inspect", data, "b.md", name=f"nesting-{name}-inspect")
    def make_inspect(folder):
        make(folder)


for name, (data, left, right) in NESTINGS.items():
    nesting(name, left * DEEP + right * DEEP, data)
for name, text in TOML.items():
    nesting(name, text, "a.toml")
nesting("block", lambda: "".join(" " * i + "a:\n" for i in range(DEEP)), "a.yaml")
nesting("block-lists", lambda: "".join(" " * i + "-\n" for i in range(DEEP)), "a.yaml")
nesting("block-keys", lambda: "".join(" " * i + "?\n" for i in range(DEEP)), "a.yaml")


def document(name, text, **more):
    @case("check", "--now", "2024-06-01T12:00:00Z", "b.md", "a.yaml", name=name, **more)
    def make(folder):
        write(folder / "a.yaml", text)
        write(folder / "b.md", "---\n", text, "\n---\n")


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 60)
)
document("alias-bomb", BOMB, codes=(1,), says="aliases expand to more than")
document(
    "alias-bomb-of-maps",
    "a0: &a0 {x: y}\n"
    + "".join(f"a{i}: &a{i} {{p: *a{i - 1}, q: *a{i - 1}}}\n" for i in range(1, 100)),
    codes=(1,),
    says="aliases expand to more than",
)
document(
    "alias-bomb-of-text",
    "a: &a " + "x" * 100_000 + "\nb: [" + ", ".join(["*a"] * 90_000) + "]\n",
)
document("alias-to-itself", "a: &a [*a]\nb: &b {c: *b}\n? &d [*d]\n: e\n", codes=(1,))
document("merge-to-itself", "a: &a\n  <<: *a\n  b: 1\n", codes=(1,))
document("merge-cycle", "a: &a\n  <<: [*b]\nb: &b\n  <<: *a\n", codes=(1,))
document("merge-many", "a: &a {b: 1}\nc:\n" + "  <<: *a\n" * 100_000, codes=(1,))
document(
    "merge-bomb",
    "a0: &a0 {" + ", ".join(f"k{i}: 1" for i in range(1000)) + "}\n"
    + "".join(f"a{i}: &a{i}\n  <<: [{', '.join([f'*a{i - 1}'] * 50)}]\n" for i in range(1, 100)),
)
document("anchors-many", "".join(f"a{i}: &x{i} {i}\n" for i in range(300_000)))
document("tags-many", "%TAG ! tag:a\n---\n" + "- !a b\n" * 300_000)
document("documents-many", "---\na: 1\n" * 300_000)
document("directives-many", "%A b\n" * 300_000 + "---\na: 1\n")
document("comments-many", "# copydesk: allow all\n" * 300_000 + "a: 1\n")
document("comments-allow", "a: b # copydesk: allow url/scheme -- x\n" * 100_000)
document("tabs-many", "\t" * 1_000_000)
document("quotes-open-many", 'a: "b\n' * 300_000, codes=(1,))
document("fences-many", "---\n" * 1_000_000)
document("merge-conflict-marks", "<<<<<<< a\n=======\n>>>>>>> b\n" * 100_000, codes=(1,))
