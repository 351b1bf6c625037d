"""What generators.py tries: a name, the file, and what its author wants of it (`outcome` there)."""

KEYS = "title: Moss\ntags: [a]\n"
TOML = 'title = "Moss"\ntags = ["a"]\n'
BODY = "\nFern\n"


def fenced(opening, closing=None, keys=KEYS, before=""):
    return f"{before}{opening}\n{keys}{opening if closing is None else closing}\n{BODY}"


def indented(text, by):
    return "".join(f"{by}{line}\n" if line else "\n" for line in text.split("\n"))[:-1]


FENCES = [
    (name, text, "titled")
    for name, text in (
        ("`---`", fenced("---")),
        ("`+++`", fenced("+++", keys=TOML)),
        ("`---`, line breaks of Windows", fenced("---").replace("\n", "\r\n")),
        ("a byte order mark before it", fenced("---", before="\ufeff")),
        ("two byte order marks", fenced("---", before="\ufeff\ufeff")),
        ("an empty line before it", fenced("---", before="\n")),
        ("a line of spaces before it", fenced("---", before="  \n")),
        ("a zero-width space before it", fenced("---", before="\u200b")),
        ("a space before the opening fence", fenced(" ---", "---")),
        ("a tab before the opening fence", fenced("\t---", "---")),
        ("a space before the closing fence", fenced("---", " ---")),
        ("a space before both fences", fenced(" ---")),
        ("the whole block indented by two", indented(f"---\n{KEYS}---\n", "  ") + BODY),
        ("the whole block indented by four", indented(f"---\n{KEYS}---\n", "    ") + BODY),
        ("the whole block indented by a tab", indented(f"---\n{KEYS}---\n", "\t") + BODY),
        ("the whole TOML block indented", indented(f"+++\n{TOML}+++\n", "  ") + BODY),
        ("keys indented, fences not", f"---\n{indented(KEYS, '  ')}---\n{BODY}"),
        ("a space behind the opening fence", fenced("--- ", "---")),
        ("a space behind the closing fence", fenced("---", "--- ")),
        ("a tab behind the opening fence", fenced("---\t", "---")),
        ("`----`", fenced("----")),
        ("`-----`", fenced("-----")),
        ("`--------------`", fenced("-" * 14)),
        ("`--`", fenced("--")),
        ("`- - -`", fenced("- - -")),
        ("`***`", fenced("***")),
        ("`===`", fenced("===")),
        ("`~~~`", fenced("~~~")),
        ("`___`", fenced("___")),
        ("`----` opens, `---` closes", fenced("----", "---")),
        ("`---` opens, `----` closes", fenced("---", "----")),
        ("`---` opens, `--` closes", fenced("---", "--")),
        ("`---` opens, `...` closes", fenced("---", "...")),
        ("`---` opens, `+++` closes", fenced("---", "+++")),
        ("`---` opens, `***` closes", fenced("---", "***")),
        ("`---` opens, `— —` closes", fenced("---", "\u2014\u2014")),
        ("`—-`", fenced("\u2014-", "---")),
        ("`–––`", fenced("\u2013\u2013\u2013")),
        ("`---title: Moss`", f"---title: Moss\ntags: [a]\n---\n{BODY}"),
        ("`--- title: Moss`", f"--- title: Moss\ntags: [a]\n---\n{BODY}"),
        ("`--- # note`", fenced("--- # note", "---")),
        ("`---yaml`", fenced("---yaml", "---")),
        ("`--- yaml`", fenced("--- yaml", "---")),
        ("`---toml`", fenced("---toml", "---", TOML)),
        ("`---json`, an object", fenced("---json", "---", '{ "title": "Moss" }\n')),
        ("`---js`, an object", fenced("---js", "---", '{ title: "Moss" }\n')),
        ("`---javascript`, an object", fenced("---javascript", "---", '{ title: "Moss" }\n')),
        ("`---js`, variables", fenced("---js", "---", 'const title = "Moss";\n')),
        ("JSON between `---`", fenced("---", "---", '{ "title": "Moss" }\n')),
        ("a JSON object", f'{{\n"title": "Moss"\n}}\n{BODY}'),
        ("an empty line before a JSON object", f'\n{{\n"title": "Moss"\n}}\n{BODY}'),
        ("JSON above `;;;`", f'"title": "Moss",\n"tags": ["a"]\n;;;\n{BODY}'),
        ("JSON between `;;;`", f';;;\n"title": "Moss"\n;;;\n{BODY}'),
        ("JSON with braces above `;;;`", f'{{\n"title": "Moss"\n}}\n;;;\n{BODY}'),
        ("TOML between `---`", fenced("---", "---", TOML)),
        ("YAML between `+++`", fenced("+++")),
        ("no opening fence", f"{KEYS}---\n{BODY}"),
        ("no opening fence, `----` closes", f"{KEYS}----\n{BODY}"),
        ("no opening fence, TOML", f"{TOML}+++\n{BODY}"),
        ("no closing fence", f"---\n{KEYS}{BODY}"),
        ("no closing fence, TOML", f"+++\n{TOML}{BODY}"),
        ("no closing fence, no empty line", f"---\n{KEYS}Fern\n"),
        ("no fence", f"{KEYS}{BODY}"),
        ("a comment before it", fenced("---", before="<!-- note -->\n")),
        ("a heading before it", fenced("---", before="# Heading\n\n")),
        ("a block of code around it", f"```yaml\n---\n{KEYS}---\n```\n{BODY}"),
        ("a block of code around all", f"```markdown\n---\n{KEYS}---\n{BODY}```\n"),
        ("empty front matter before it", f"---\n---\n\n---\n{KEYS}---\n{BODY}"),
        ("the closing fence is behind the last key", f"---\ntitle: Moss ---\n{BODY}"),
        ("no line break behind the closing fence", f"---\n{KEYS}---Fern\n"),
        ("old line breaks of the Mac", fenced("---").replace("\n", "\r")),
        ("a line of hyphens in a block of text", f"---\ntitle: Moss\ntext: |\n  a\n---------\n  b\n---\n{BODY}"),
        ("a line of hyphens in a comment", f"---\n# ----\ntitle: Moss\n# ----\n---\n{BODY}"),
        ("a line that begins with hyphens", f"---\ntitle: Moss\n--- # more\ntags: [a]\n---\n{BODY}"),
        ("spaces between keys and fence", f"---\n\n{KEYS}\n---\n{BODY}"),
        ("`---` as escapes of HTML", fenced("&#45;&#45;&#45;")),
        ("`\\---`", fenced("\\---")),
    )
]

OPENINGS = [
    (name, text, "text" if "Fern" in text else "anything")
    for name, text in (
        ("an empty line", "\n"),
        ("text", "Fern\n"),
        ("a heading", "# Fern\n"),
        ("`- item`", "- Fern\n- b\n"),
        ("`* item`", "* Fern\n* b\n"),
        ("`+ item`", "+ Fern\n+ b\n"),
        ("an empty line, `- item`", "\n- Fern\n"),
        ("an empty line, `+ item`", "\n+ Fern\n"),
        ("spaces, `- item`", "  - Fern\n"),
        ("a comment, `- item`", "<!-- a -->\n- Fern\n"),
        ("`-Fern`", "-Fern\n"),
        ("`--Fern`", "--Fern\n"),
        ("`-->`", "-->\nFern\n"),
        ("`---` alone", "---\n"),
        ("`---` alone, no line break", "---"),
        ("`---`, then text", "---\nFern\n"),
        ("`---`, an empty line, text", "---\n\nFern\n"),
        ("`----`, then text", "----\nFern\n"),
        ("`---------`, text, `---------`", "---------\nFern\n---------\nmore\n"),
        ("`---`, text, `---`", "---\nFern\n---\nmore Fern\n"),
        ("an empty line, `---`, text", "\n---\nFern\n"),
        ("`+++` alone", "+++\n"),
        ("`+1 Fern`", "+1 Fern\n"),
        ("`++Fern++`", "++Fern++\n"),
        ("`-1 Fern`", "-1 Fern\n"),
        ("`{a} Fern`", "{a} Fern\n"),
        ("`{a} Fern` behind an empty line", "\n{a} Fern\n"),
        ("`{{< rawhtml >}}`", "{{< rawhtml >}}\nFern\n"),
        ("`{{< rawhtml >}}` behind an empty line", "\n{{< rawhtml >}}\nFern\n"),
        ("`{{% rawhtml %}}`", "{{% rawhtml %}}\nFern\n"),
        ("`{{< rawhtml >}}` behind a comment", "<!-- a -->\n{{< rawhtml >}}\nFern\n"),
        ("`{% raw %}`", "{% raw %}\nFern\n"),
        ("`{{ page.title }}`", "{{ page.title }}\nFern\n"),
        ("`{:.class}`", "{:.class}\nFern\n"),
        ("`{`", "{ Fern\n"),
        ("`{}`", "{}\nFern\n"),
        ("`{ \"a\": 1 }`", '{ "a": 1 }\nFern\n'),
        ("`{#id}`", "{#id}\nFern\n"),
        ("`}`", "} Fern\n"),
        ("`[Fern](/a/)`", "[Fern](/a/)\n"),
        ("`#+TITLE: Moss`", "#+TITLE: Moss\nFern\n"),
        ("a byte order mark, `- item`", "\ufeff- Fern\n"),
        ("a no-break space, `- item`", "\u00a0- Fern\n"),
        ("an empty line of a no-break space, `- item`", "\u00a0\n- Fern\n"),
        ("`_Fern_`", "_Fern_\n"),
        ("`<p>Fern`", "<p>Fern</p>\n"),
        ("an empty line, `{{<`, front matter above", "---\ntitle: Moss\n---\n{{< rawhtml >}}\nFern\n"),
    )
]

VALUES_OF_DATES = [
    "2024-05-01", "2024-05-01T10:00:00Z", '"2024-05-01"', "", "~", '""', "false", "true", "yes", "no", '"false"', '"true"',
    "soon", "2024", "20240501", "1714521600", "0", "-1", "1.5", "2024-05", "2024-05-01T10:00", "2024-5-1", "2024/05/01", "05/01/2024",
    "1 May 2024", "May 1, 2024", "2024-05-01 10:00", "2024-13-01", "2024-02-30", "2024-05-010", "[]", "{}", "[2024-05-01]",
    "{ a: 1 }", "10:00", "2024-05-01T25:00:00Z",
]


def written(field, value, keys=""):
    # A date in the future would hide a page, and so would one of expiry in the past.
    return f"---\ntitle: Moss\n{keys}{field}: {value}\n---\n{BODY}"


# What is no date, or a day that never comes: whatever a generator makes of it but a stop may be what its
# author wants, and a report is welcome.
NO_DATES = {
    "", "~", '""', "false", "true", "yes", "no", '"false"', '"true"', "[]", "{}", "{ a: 1 }", "0", "-1", "1.5", "10:00",
    "2024-13-01", "2024-02-30", "2024-05-01T25:00:00Z",
}


def wanted(field, value):
    if value in NO_DATES:
        is_hidden = field == "published" and value in ("false", "no", '"false"', "0")
        return "hidden" if is_hidden else "nothing"
    return "2924" if field in ("expiryDate", "unpublishdate") else "2024"


def later(field, value):
    """Far in the future where a page would be gone otherwise."""
    return value.replace("2024", "2924").replace("1714521600", "30116000000") if field in ("expiryDate", "unpublishdate") else value


FIELDS = [
    (f"`{field}: {later(field, value)}`", written(field, later(field, value)), wanted(field, value))
    for field in ("date", "publishDate", "published", "pubdate", "lastmod", "modified", "expiryDate", "unpublishdate")
    for value in VALUES_OF_DATES
] + [
    (f"`draft: {value}`", written("draft", value), want)
    for value, want in (
        ("true", "hidden"), ("false", "shown"), ("yes", "hidden"), ("no", "shown"), ('"true"', "hidden"), ('"yes"', "hidden"),
        ("True", "hidden"), ("TRUE", "hidden"), ("1", "hidden"), ("0", "shown"), ("", "shown"), ("on", "hidden"), ("treu", "hidden"),
        ("[]", "shown"), ("y", "hidden"), ("t", "hidden"),
    )
]

FLAGS = [
    ("true", "shown"), ("false", "hidden"), ("no", "hidden"), ("off", "hidden"), ('"false"', "hidden"), ("False", "hidden"),
    ("FALSE", "hidden"), ("0", "hidden"), ("", "shown"), ("flase", "hidden"), ("n", "hidden"), ("2024-05-01", "shown"),
]


def values(field, want):
    """What is no date may be meant as nothing."""
    return [
        (f"`{field}: {value}`", written(field, value), "nothing" if value in NO_DATES else want)
        for value in VALUES_OF_DATES
    ]


PUBLISHED = [(f"`published: {value}`", written("published", value), want) for value, want in FLAGS]

OTHERS = {
    # Which day it takes is not asked: the name of a post has one, too.
    "Jekyll": values("date", "shown") + PUBLISHED,
    "Hexo": values("date", "2024") + values("updated", "updated") + PUBLISHED,
    "Eleventy": values("date", "2024"),
}

# What a title is written like, and what its author wants to see.
TITLES = [
    (f"`{name}`", f"---\n{lines}\ntags: [a]\n---\n{BODY}", f"title={title}")
    for name, lines, title in (
        ("Title: Moss", "Title: Moss", "Moss"),
        ("TITLE: Moss", "TITLE: Moss", "Moss"),
        ("title:Moss", "title:Moss", "Moss"),
        ("title : Moss", "title : Moss", "Moss"),
        ("title：Moss", "title\uff1aMoss", "Moss"),
        ("title： Moss", "title\uff1a Moss", "Moss"),
        ("title = Moss", "title = Moss", "Moss"),
        ("title Moss", "title Moss", "Moss"),
        ("- title: Moss", "- title: Moss", "Moss"),
        ("title: Moss: a fern", "title: Moss: a fern", "Moss: a fern"),
        ("title: Moss:fern", "title: Moss:fern", "Moss:fern"),
        ("title: Moss :fern", "title: Moss :fern", "Moss :fern"),
        ("title: Moss #1", "title: Moss #1", "Moss #1"),
        ("title: #1 Moss", "title: #1 Moss", "#1 Moss"),
        ("title: C# Moss", "title: C# Moss", "C# Moss"),
        ('title: "Moss" and fern', 'title: "Moss" and fern', '"Moss" and fern'),
        ("title: 'Moss' and fern", "title: 'Moss' and fern", "'Moss' and fern"),
        ("title: 'Moss's fern'", "title: 'Moss's fern'", "Moss's fern"),
        ('title: "a "Moss" fern"', 'title: "a "Moss" fern"', 'a "Moss" fern'),
        ("title: \u201cMoss\u201d", "title: \u201cMoss\u201d", "\u201cMoss\u201d"),
        ('title: "Moss', 'title: "Moss', '"Moss'),
        ("title: @Moss", "title: @Moss", "@Moss"),
        ("title: `Moss`", "title: `Moss`", "`Moss`"),
        ("title: *Moss*", "title: *Moss*", "*Moss*"),
        ("title: **Moss**", "title: **Moss**", "**Moss**"),
        ("title: &Moss", "title: &Moss", "&Moss"),
        ("title: !Moss", "title: !Moss", "!Moss"),
        ("title: %Moss", "title: %Moss", "%Moss"),
        ("title: [Moss] fern", "title: [Moss] fern", "[Moss] fern"),
        ("title: {Moss} fern", "title: {Moss} fern", "{Moss} fern"),
        ("title: [Moss]", "title: [Moss]", "[Moss]"),
        ("title: - Moss", "title: - Moss", "- Moss"),
        ("title: ? Moss", "title: ? Moss", "? Moss"),
        ("title: > Moss", "title: > Moss", "> Moss"),
        ("title: | Moss", "title: | Moss", "| Moss"),
        ("title: Moss | fern", "title: Moss | fern", "Moss | fern"),
        ("title: , Moss", "title: , Moss", ", Moss"),
        ("title: Moss, more below", "title: Moss\nand fern", "Moss and fern"),
        ("title: Moss, more below, indented", "title: Moss\n  and fern", "Moss and fern"),
        ("title: \\\"Moss\\\"", 'title: \\"Moss\\"', '\\"Moss\\"'),
        ('title: "C:\\Moss"', 'title: "C:\\Moss"', "C:\\Moss"),
        ('title: "\\d Moss"', 'title: "\\d Moss"', "\\d Moss"),
        (" title: Moss, others not", " title: Moss", "Moss"),
        ("title: Moss, others further right", "title: Moss\n  weight: 1", "Moss"),
        ("\\ttitle: Moss", "\ttitle: Moss", "Moss"),
        ("title:\\tMoss", "title:\tMoss", "Moss"),
        ("title:\\u00a0Moss", "title:\u00a0Moss", "Moss"),
        ("\\u00a0title: Moss", "\u00a0title: Moss", "Moss"),
        ("\\u200btitle: Moss", "\u200btitle: Moss", "Moss"),
        ("\\ufefftitle: Moss", "\ufefftitle: Moss", "Moss"),
        ("title: 007", "title: 007", "007"),
        ("title: 1.10", "title: 1.10", "1.10"),
        ("title: 1984", "title: 1984", "1984"),
        ("title: 1e3", "title: 1e3", "1e3"),
        ("title: 0x10", "title: 0x10", "0x10"),
        ("title: 12:30", "title: 12:30", "12:30"),
        ("title: 1_000", "title: 1_000", "1_000"),
        ("title: 2024-05-01", "title: 2024-05-01", "2024-05-01"),
        ("title: yes", "title: yes", "yes"),
        ("title: No", "title: No", "No"),
        ("title: on", "title: on", "on"),
        ("title: true", "title: true", "true"),
        ("title twice", "title: Fern\ntitle: Moss", "Moss"),
        ("Title and title", "Title: Fern\ntitle: Moss", "Moss"),
        ("// a comment", "// a comment\ntitle: Moss", "Moss"),
        ("<!-- a comment -->", "<!-- a comment -->\ntitle: Moss", "Moss"),
        ("{# a comment #}", "{# a comment #}\ntitle: Moss", "Moss"),
        ("text between", "some text\ntitle: Moss", "Moss"),
        ("title: Moss;", "title: Moss;", "Moss;"),
        ("title: Moss,", "title: Moss,", "Moss,"),
        ('"title: Moss"', '"title: Moss"', "Moss"),
        ("*title*: Moss", "*title*: Moss", "Moss"),
        ("**title:** Moss", "**title:** Moss", "Moss"),
        ("title -> Moss", "title -> Moss", "Moss"),
        ("title:: Moss", "title:: Moss", "Moss"),
        ("title:", "title:\n  Moss", "Moss"),
        ("title: Moss in a list", "title:\n  - Moss", "Moss"),
        ("titel: Moss", "titel: Moss", "Moss"),
    )
]

ALL = ("Hugo", "Jekyll", "Eleventy", "gray-matter", "Hexo", "Astro")
NOT_HUGO = ALL[1:]

# Where copydesk differs on purpose: the columns, and why.
KNOWN = {
    "a tab before the opening fence": (("Hexo",), "read by chance"),
    "a tab behind the opening fence": (("Hugo 0.111",), "an old version"),
    "`~~~`": (ALL, "a block of code"),
    "`--- title: Moss`": (("Hugo 0.111",), "an old version"),
    "`---toml`": (("Eleventy",), "the config may add it"),
    "`---js`, variables": (("gray-matter",), "only Eleventy's own pages have it"),
    "an empty line before a JSON object": (NOT_HUGO, "a text may begin so"),
    "JSON above `;;;`": (ALL, "only pages of Hexo have it"),
    "JSON between `;;;`": (ALL, "only pages of Hexo have it"),
    "JSON with braces above `;;;`": (("Hugo",), "only pages of Hexo have it"),
    "old line breaks of the Mac": (NOT_HUGO, "nobody writes them any more"),
    "`---` as escapes of HTML": (ALL, "nobody writes it"),
    "a comment, `- item`": (("Hugo 0.111",), "an old version"),
    "`{{< rawhtml >}}` behind a comment": (("Hugo 0.111",), "an old version"),
    "`draft: no`": (("Hugo",), "a text, which is false by chance"),
    "`draft: y`": (("Hugo 0.111",), "an old version"),
    "`date: -1`": (("Jekyll",), "nobody writes it"),
    "`date: 1.5`": (("Jekyll",), "nobody writes it"),
    "`date: { a: 1 }`": (("Jekyll",), "nobody writes it"),
    "`title: &Moss`": (ALL, "an anchor"),
    "`title: [Moss]`": (ALL, "a list"),
    "`title: Moss in a list`": (("Hugo",), "a list"),
    "`title: , Moss`": (("Hugo 0.168",), "other readers of YAML stop"),
    "` title: Moss, others not`": (("Hugo 0.111", "Jekyll"), "the keys below are lost"),
    "`title: 007`": (ALL, "a number"),
    "`title: 1e3`": (NOT_HUGO, "a number"),
    "`title: 0x10`": (ALL, "a number"),
    "`title: 1_000`": (("Hugo 0.168",), "a number"),
    "`title twice`": (("Hugo 0.111", "Jekyll"), "one of them is lost"),
    "`titel: Moss`": (ALL, "a German word"),
    "`Title: Moss`": (NOT_HUGO, "reported where another file has `title`"),
    "`TITLE: Moss`": (NOT_HUGO, "reported where another file has `title`"),
    "`title:: Moss`": (("Eleventy", "Astro"), "a key of the site's own"),
}
