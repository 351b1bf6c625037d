"""Bytes and characters: broken encodings, escapes for terminals, marks that turn text around."""

from case import case, write

NOW = ("check", "--now", "2024-06-01T12:00:00Z")
FORMATS = ["human", "concise", "github", "markdown", "checkstyle", "junit", "sarif", "json", "jsonl", "rdjson", "rdjsonl", "gitlab"]

# A payload that nobody reads shows nothing: each of these files is in a collection, and refused.
CLAIMED = (
    "collections:\n"
    "  news: { files: '_news/**', schema: s.json, assert: [{ id: a, expr: 'false', message: \"@\" }] }\n"
    "  rest: { files: ['_topics/**', '_people/**', '_samples/**'], schema: s.json }\n"
)
PAYLOADS = ["_news/2024-05-01-a.md", "_topics/raw.yaml", "_people/raw.toml", "_samples/raw.json", "_topics/said.yaml"]

STEER = "\x1b[31mred\x1b]8;;http://evil.example\x07\u202eturned\u2066\x9b2J\x08\x7f\u200f"
YAML_STEER = STEER.replace("\x1b", "\\e").replace("\x07", "\\a").replace("\x08", "\\b")
COMMANDS = "::error file=a::evil\n::set-env name=a::b\n##[error]evil\n::stop-commands::x\n"


def names(folder):
    for name in [STEER.replace("/", "-"), "new\nline", "::error::x", "a\rb", "tab\tname", "\udcff\udcc0"]:
        write(folder / f"_news/2024-13-01-{name}.md", "---\npublished: 'yes'\nurl: http:/a b\n---\n")
        write(folder / f"assets/{name}.png", "no image")
        write(folder / f"_topics/{name}/a.yaml", "a: [\n")


def content(folder):
    escapes = f'"{YAML_STEER}"'
    plain = STEER.replace("\x1b", "").replace("\x07", "").replace("\x08", "").replace("\x7f", "")
    write(
        folder / "_news/2024-05-01-a.md",
        f"---\ntitle: {escapes}\npublished: {escapes}\n{escapes}: {escapes}\n{escapes}: 1\n"
        f"originalUrl: {escapes}\nampUrl: {plain}\n{plain}: yes\nimages: [{{url: {escapes}}}]\n"
        f"publishedDateTime: {escapes}\ntopics: [{escapes}]\n---\n{STEER}\n<img src='{STEER}'>\n"
        f"![a]({STEER})\n{COMMANDS}",
    )
    write(folder / "_topics/raw.yaml", f"a: {STEER}\n{STEER}: b\n{STEER}: c\n*{STEER}\n")
    write(folder / "_people/raw.toml", f"a = '{STEER}'\n{STEER} = 1\n[{STEER}]\n")
    write(folder / "_samples/raw.json", '{"' + STEER + '": "\\u001b[31m", "a": ' + STEER + "}")
    write(folder / "_topics/said.yaml", f"# copydesk: allow {STEER}\n# copydesk: {plain}\na: b\n")


for form in FORMATS:

    @case(*NOW, "--select", "all", "--format", form, name=f"steering-{form}", codes=(1,))
    def steering(folder):
        names(folder)
        content(folder)

    # GitHub's annotations are ten of a kind, Markdown's list is short.
    read = () if form in ("github", "markdown") else PAYLOADS

    @case(*NOW, "--no-fold", "--select", "all", "--format", form, name=f"steering-all-read-{form}", codes=(1, 2), says=read)
    def steering_read(folder):
        content(folder)
        escaped = "".join(f"\\u{ord(character):04x}" for character in STEER)
        write(folder / "copydesk.yaml", CLAIMED.replace("@", escaped))
        write(folder / "s.json", '{"required": ["never"], "additionalProperties": {"type": "integer"}}')


@case(*NOW, "--verbose", "--timings", "--statistics", "--show-allowed", "--select", "all", codes=(1,))
def steering_on_stderr(folder):
    names(folder)
    content(folder)
    (folder / "_news" / STEER.replace("/", "-")).symlink_to("/etc/passwd")


@case(*NOW, STEER.replace("/", "-").replace("\0", ""), codes=(2,))
def steering_as_an_argument(folder):
    pass


@case(*NOW, "--config", f"{STEER}.yaml".replace("/", "-"), codes=(2,))
def steering_as_the_config(folder):
    pass


@case(*NOW, "--select", STEER.replace("\0", ""), codes=(2,))
def steering_as_a_rule(folder):
    pass


@case(*NOW, codes=(1, 2))
def steering_in_the_config(folder):
    write(folder / "copydesk.yaml", f'"{YAML_STEER}": 1\ncollections:\n  "{YAML_STEER}":\n    files: ["{YAML_STEER}"]\n    schema: "{YAML_STEER}"\n')
    write(folder / "_news/a.md", "---\na: b\n---\n")


ENCODINGS = {
    "nul": b"a: \0b\n\0\n",
    "lone-surrogates": b'a: "\\ud800"\nb: "\\udc00\\ud800"\nc: "\\ud83d"\n',
    "utf-16-le-mark": b"\xff\xfea\0:\0 \0b\0\n\0",
    "utf-16-be-mark": b"\xfe\xff\0a\0:\0 \0b\0\n",
    "utf-16-le": "---\na: b\n---\n".encode("utf-16-le"),
    "utf-16-be": "---\na: b\n---\n".encode("utf-16-be"),
    "utf-32-mark": b"\xff\xfe\0\0a\0\0\0",
    "utf-32-be-mark": b"\0\0\xfe\xff\0\0\0a",
    "utf-16-odd": b"\xff\xfea",
    "overlong-slash": b"a: \xc0\xaf\n",
    "overlong-nul": b"a: \xc0\x80\n",
    "overlong-three": b"a: \xe0\x80\xaf\n",
    "overlong-four": b"a: \xf0\x80\x80\xaf\n",
    "surrogate-bytes": b"a: \xed\xa0\x80\xed\xb0\x80\n",
    "beyond-unicode": b"a: \xf4\x90\x80\x80\n\xf8\x88\x80\x80\x80\n",
    "latin-1": "a: caf\xe9\n".encode("latin-1"),
    "cut-at-the-end": b"a: \xf0\x9f\x98",
    "three-marks": b"\xef\xbb\xbf\xef\xbb\xbf\xef\xbb\xbfa: b\n",
    "mark-inside": b"a: \xef\xbb\xbfb\n\xef\xbb\xbfc: d\n",
    "next-line": "a: b\x85c: d\u2028e: f\u2029g: h\n".encode(),
    "only-a-mark": b"\xef\xbb\xbf",
    "nothing": b"",
}
for name, data in ENCODINGS.items():

    @case(*NOW, "a.md", "a.yaml", "a.toml", "a.json", "b.json", name=f"encoding-{name}")
    def encoding(folder, data=data):
        write(folder / "a.yaml", data)
        write(folder / "a.toml", data.replace(b":", b"="))
        write(folder / "a.json", b'{"a": "' + data + b'"}')
        write(folder / "b.json", b'["\\ud800", "\\udc00\\ud800", "\\u12", ' + data + b"]")
        write(folder / "a.md", b"---\n" + data + b"\n---\n" + data)


@case(*NOW, ".", "--select", "all", codes=(1,))
def invalid_at_every_boundary(folder):
    bad = [b"\xff", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\xc0\x80", b"\xed\xa0\x80"]
    text = "\ufeff---\r\ntitle: \"é€😀\"\r\nurl: https://a.b/c\r\n---\r\nBody\r\n".encode()
    for at in range(len(text) + 1):
        for number, wrong in enumerate(bad):
            write(folder / f"_news/2024-05-01-{at}-{number}.md", text[:at] + wrong + text[at:])
    for size in range(65530, 65542):
        write(folder / f"_news/2024-05-02-{size}.md", b"---\na: ", ("x", size - 7), "é€😀\n---\n".encode())


@case(*NOW, "--select", "all", env={"GITHUB_ACTIONS": "true"}, codes=(1,), says="::stop-commands::")
def workflow_commands(folder):
    write(folder / "_news/2024-05-01-a.md", "---\ntitle: [ '##[error]evil'\n", COMMANDS, "---\n", COMMANDS)
