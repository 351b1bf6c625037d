"""What is read beside documents, over its limit; and lists of paths that have no end."""

import os
import subprocess

from case import case, write

NOW = ("check", "--now", "2024-06-01T12:00:00Z")
NEWS = "---\ntitle: A\nby: a\n---\n"
SCHEMA = "collections: { news: { files: '_news/*.md', schema: large.yaml } }\n"
DATA = "collections: { news: { files: '_news/*.md', references: { from: by, to: { data: large.yaml } } } }\n"
LARGER = "is larger than"


def sparse(path, size):
    """A file of so many zeros that takes no room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as out:
        out.truncate(size)


def git(folder, *args):
    command = ["git", "-C", str(folder), *args]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def stage(folder):
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")


@case(*NOW, name="fifo-as-config.toml")
def fifo(folder):
    write(folder / "_news/2024-05-01-a.md", NEWS)
    os.mkfifo(folder / "config.toml")


@case(*NOW, name="endless-config.toml")
def endless(folder):
    write(folder / "_news/2024-05-01-a.md", NEWS)
    (folder / "config.toml").symlink_to("/dev/zero")


for what in ["_config.yml", "hugo.yaml", "hugo.toml", "hugo.json", "config.toml"]:

    @case(*NOW, name=f"large-{what}")
    def site(folder, what=what):
        write(folder / "_news/2024-05-01-a.md", NEWS)
        sparse(folder / what, 4 << 30)


for name, config in [("schema", SCHEMA), ("data-file", DATA)]:

    @case(*NOW, name=f"large-{name}", codes=(1, 2), says=LARGER)
    def on_disk(folder, config=config):
        write(folder / "copydesk.yaml", config)
        write(folder / "_news/2024-05-01-a.md", NEWS)
        sparse(folder / "large.yaml", 4 << 30)


@case(*NOW, "--staged", name="large-schema-staged", codes=(1, 2), says=LARGER)
def staged_schema(folder):
    write(folder / "copydesk.yaml", SCHEMA)
    write(folder / "_news/2024-05-01-a.md", NEWS)
    sparse(folder / "large.yaml", 1 << 30)
    stage(folder)


@case(*NOW, name="large-baseline", codes=(2,), says=LARGER)
def baseline(folder):
    write(folder / "_news/2024-05-01-a.md", NEWS)
    sparse(folder / ".copydesk-baseline.jsonl", 4 << 30)


@case(*NOW, "--baseline", "/dev/zero", name="endless-baseline", codes=(2,), says=LARGER)
def endless_baseline(folder):
    write(folder / "_news/2024-05-01-a.md", NEWS)


@case(*NOW, "--staged", "--select", "image/unreadable", name="large-image-staged", codes=(0,), says=LARGER)
def staged_image(folder):
    write(folder / "_news/2024-05-01-a.md", "---\nimages: [{ url: /assets/a.png, width: 1, height: 1 }]\n---\n")
    write(folder / "_config.yml", "title: A\n")
    sparse(folder / "assets/a.png", 1 << 30)
    stage(folder)


@case(*NOW, "--staged", name="large-link-staged", codes=(0, 1))
def staged_link(folder):
    write(folder / "_news/2024-05-01-a.md", "---\nimages: [{ url: /assets/a.png, width: 1, height: 1 }]\n---\n")
    write(folder / "_config.yml", "title: A\n")
    sparse(folder / "large", 1 << 30)
    stage(folder)
    blob = git(folder, "hash-object", "large")
    git(folder, "update-index", "--add", "--cacheinfo", f"120000,{blob},assets/a.png")


@case(*NOW, "--max-file-size", "10", "a.yaml", name="limit-below-the-first-read", codes=(1,), says="file/too-large")
def small_limit(folder):
    write(folder / "a.yaml", ("a: b\n", 10))


@case(*NOW, "--max-file-size", "10000", name="limit-in-front-matter", codes=(1,), says="file/too-large")
def limit_in_front_matter(folder):
    write(folder / "a.md", "---\n", ("# comment\n", 2000), "title: [\n---\n")


@case(*NOW, "--files-from", "/dev/zero", name="list-without-end", codes=(2,), says=LARGER)
def endless_list(folder):
    write(folder / "_news/2024-05-01-a.md", NEWS)


@case(*NOW, "--files-from", "list", name="list-of-one-path")
def same_path(folder):
    write(folder / "_news/2024-05-01-a.md", NEWS)
    write(folder / "list", ("_news/2024-05-01-a.md\n", 1_000_000))


@case(*NOW, "--files-from", "list", name="list-of-many-paths")
def many_paths(folder):
    names = [f"_news/2024-05-01-{index}.md" for index in range(50_000)]
    for name in names:
        write(folder / name, "---\ntitle: A\n---\n")
    write(folder / "list", "\n".join(names))


@case(*NOW, "--threads", "1000000", name="a-million-threads")
def threads(folder):
    write(folder / "_news/2024-05-01-a.md", NEWS)
