"""Files that are no files, images, links, and output that cannot be written."""

import os
import socket
import struct
import threading
import time

from case import case, numbered, write

NOW = ("check", "--now", "2024-06-01T12:00:00Z")
NEWS = "---\ntitle: A\npublished: 'yes'\n---\n"


@case(*NOW, "--verbose", codes=(0, 1), says="not a regular file", name="fifos-sockets-devices")
def specials(folder):
    write(folder / "_news/2024-05-01-a.md", NEWS)
    os.mkfifo(folder / "_news/2024-05-01-fifo.md")
    (folder / "assets").mkdir()
    os.mkfifo(folder / "assets/a.png")
    with socket.socket(socket.AF_UNIX) as made:
        here = os.getcwd()
        os.chdir(folder / "_news")
        made.bind("2024-05-01-socket.md")
        os.chdir(here)
    try:
        os.mknod(folder / "_news/2024-05-01-zero.md", 0o020666, os.makedev(1, 5))
    except PermissionError:
        pass
    for name, target in [("zero", "/dev/zero"), ("random", "/dev/urandom"), ("tty", "/dev/tty")]:
        (folder / f"_news/2024-05-02-{name}.md").symlink_to(target)
        (folder / f"assets/{name}.png").symlink_to(target)
    write(
        folder / "_news/2024-05-03-a.md",
        "---\nimages: [{url: /assets/zero.png, width: 1, height: 1},",
        " {url: /assets/a.png, width: 1, height: 1}]\n---\n",
    )


@case(*NOW, "--verbose", "_news/fifo.md", "/dev/zero", codes=(0, 1, 2), name="fifos-named")
def named(folder):
    write(folder / "_news/2024-05-01-a.md", NEWS)
    os.mkfifo(folder / "_news/fifo.md")


for what in ["copydesk.yaml", "_config.yml", ".copydesk-baseline.jsonl", "schema.json", ".gitignore"]:

    @case(*NOW, codes=(0, 1, 2), name=f"fifo-as-{what}")
    def fifo(folder, what=what):
        if what == "schema.json":
            write(folder / "copydesk.yaml", "collections:\n  news: { files: ['_news/*.md'], schema: schema.json }\n")
        os.mkfifo(folder / what)
        write(folder / "_news/2024-05-01-a.md", NEWS)

    @case(*NOW, codes=(0, 1, 2), name=f"endless-{what}")
    def endless(folder, what=what):
        if what == "schema.json":
            write(folder / "copydesk.yaml", "collections:\n  news: { files: ['_news/*.md'], schema: schema.json }\n")
        (folder / what).symlink_to("/dev/zero")
        write(folder / "_news/2024-05-01-a.md", NEWS)


def below_a_top(folder):
    """A site in a folder of a repository."""
    write(folder / ".git/HEAD", "ref: refs/heads/main\n")
    (folder / ".git/info").mkdir()
    write(folder / "site/copydesk.yaml", "collections: {}\n")
    write(folder / "site/a.md", NEWS)


for place in [".gitignore", ".ignore", ".git/info/exclude", "site/.gitignore"]:

    @case(*NOW, "site", codes=(1, 2), says="nothing beside it was looked at", name=f"endless-above-{place}")
    def endless_above(folder, place=place):
        below_a_top(folder)
        (folder / place).symlink_to("/dev/zero")

    @case(*NOW, "site", codes=(1, 2), says="nothing beside it was looked at", name=f"fifo-above-{place}")
    def fifo_above(folder, place=place):
        below_a_top(folder)
        os.mkfifo(folder / place)

    @case(*NOW, "site", codes=(1, 2), says="larger than 1 MiB", name=f"large-above-{place}")
    def large_above(folder, place=place):
        below_a_top(folder)
        write(folder / place, ("# nothing\n", 200_000))


LEAVES = "is a symbolic link that leaves the repository"


def linked_out(folder):
    below_a_top(folder)
    (folder / "out").symlink_to("/etc")
    (folder / "out.md").symlink_to("/etc/passwd")
    (folder / "report.json").symlink_to("/dev/shm/copydesk-hostile")


for path in ["out", "out/", "out/passwd", "out.md", "site/../out", "out/*.conf"]:

    @case(*NOW, path, codes=(2,), says=LEAVES, name=f"named-link-{path}")
    def named_link(folder):
        linked_out(folder)


@case("inspect", "out.md", "out/passwd", codes=(2,), says=LEAVES, name="inspected-links")
def inspected(folder):
    linked_out(folder)


@case(*NOW, "--files-from", "list", codes=(2,), says=LEAVES, name="listed-links")
def listed(folder):
    linked_out(folder)
    write(folder / "list", "site/a.md\nout\n")


@case(*NOW, "--format", "json=report.json", codes=(2,), name="report-through-a-link")
def report(folder):
    linked_out(folder)


@case(*NOW, "site", codes=(0, 1), name="git-file-that-names-another-folder")
def git_file(folder):
    write(folder / "elsewhere/info/exclude", "*\n")
    write(folder / "site/.git", "gitdir: ../elsewhere\n")
    numbered(folder / "site/a.md", 1, NEWS)


@case(*NOW, codes=(0, 1), name="links-that-leave-or-loop")
def links(folder):
    write(folder / "site/.git/HEAD", "ref: refs/heads/main\n")
    write(folder / "_news/2024-05-01-a.md", NEWS)
    news = folder / "_news"
    (news / "2024-05-01-passwd.md").symlink_to("/etc/passwd")
    (news / "2024-05-01-self.md").symlink_to("2024-05-01-self.md")
    (news / "2024-05-01-x.md").symlink_to("2024-05-01-y.md")
    (news / "2024-05-01-y.md").symlink_to("2024-05-01-x.md")
    (news / "up").symlink_to("..")
    (news / "root").symlink_to("/")
    deep = folder / "_news"
    for _ in range(200):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "back").symlink_to(folder)


@case(*NOW, codes=(0, 1, 2), name="folder-without-permission")
def forbidden(folder):
    write(folder / "_news/2024-05-01-a.md", NEWS)
    write(folder / "_news/secret/2024-05-01-a.md", NEWS)
    (folder / "_news/secret").chmod(0)
    write(folder / "_news/2024-05-02-a.md", NEWS)
    (folder / "_news/2024-05-02-a.md").chmod(0)


def restless(folder, change):
    """Changes files beside the run."""
    news = folder / "_news"
    for index in range(3000):
        write(news / f"2024-05-01-{index}.md", NEWS)
    end = time.monotonic() + 4

    def work():
        while time.monotonic() < end and folder.exists():
            for index in range(0, 3000, 7):
                try:
                    change(news / f"2024-05-01-{index}.md")
                except OSError:
                    pass

    threading.Thread(target=work, daemon=True).start()


@case(*NOW, codes=(0, 1), name="files-that-vanish")
def vanishing(folder):
    restless(folder, lambda path: path.unlink() if path.exists() else path.write_text(NEWS))


@case(*NOW, codes=(0, 1), name="files-that-grow")
def growing(folder):
    def grow(path):
        with open(path, "a") as out:
            out.write("x" * 4096)
        if path.stat().st_size > 200_000:
            path.write_text("---\n")

    restless(folder, grow)


def many_findings(folder):
    for index in range(3000):
        write(folder / f"_news/2024-05-01-{index}.md", NEWS)


for form in ["human", "concise", "json", "sarif", "github", "markdown", "junit"]:
    case(*NOW, "--format", form, name=f"full-disk-{form}", stdout="/dev/full", codes=(2,), says="space")(many_findings)
case(*NOW, "--format", "json=/dev/full", name="full-disk-report", codes=(2,), says="space")(many_findings)
case(*NOW, "--output", "/dev/full", name="full-disk-output", codes=(2,), says="space")(many_findings)
case("baseline", "--baseline", "/dev/full", name="full-disk-baseline", codes=(2,))(many_findings)
case("inspect", "_news/2024-05-01-1.md", name="full-disk-inspect", stdout="/dev/full", codes=(2,), says="space")(many_findings)
case("explain", "url/invalid", name="full-disk-explain", stdout="/dev/full", codes=(2,), says="space")(many_findings)
case("rules", name="full-disk-rules", stdout="/dev/full", codes=(2,), says="space")(many_findings)


for form in ["human", "concise", "json", "sarif", "github", "markdown", "junit", "jsonl"]:
    # Whoever reads has seen enough: `copydesk check | head -1`.
    case(*NOW, "--format", form, name=f"closed-pipe-{form}", stdout="closed pipe")(many_findings)
case("rules", name="closed-pipe-rules", stdout="closed pipe")(many_findings)


def chunks(kind, size, data):
    return struct.pack(">I", size) + kind + data


PNG = b"\x89PNG\r\n\x1a\n"
IMAGES = {
    "cut.png": PNG + b"\0\0",
    "huge.png": PNG + chunks(b"IHDR", 13, struct.pack(">II", 0xFFFFFFFF, 0xFFFFFFFF) + b"\x08\x02\0\0\0"),
    "none.png": PNG + chunks(b"IHDR", 13, struct.pack(">II", 0, 0) + b"\x08\x02\0\0\0"),
    "endless.png": PNG + chunks(b"CgBI", 0, b"1234") * 200_000,
    "endless.jpg": b"\xff\xd8" + b"\xff\xe0\x00\x02" * 500_000,
    "fill.jpg": b"\xff\xd8" + b"\xff" * 2_000_000,
    "long.jpg": b"\xff\xd8" + b"\xff\xe1\xff\xff" + b"x" * 100,
    "endless.webp": b"RIFF\xff\xff\xff\xffWEBP" + b"ABCD\0\0\0\0" * 300_000,
    "huge.gif": b"GIF89a\xff\xff\xff\xff\0\0\0",
    "loop.tiff": b"II*\0\x08\0\0\0" + b"\xff\xff" + b"\x00\x01\x04\0\xff\xff\xff\xff\x08\0\0\0" * 1000,
    "far.tiff": b"II*\0\xff\xff\xff\xff",
    "boxes.avif": b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + b"\0\0\0\x08free" * 300_000,
    "nested.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\xff\xffmeta\0\0\0\0" * 10_000,
    "zero.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\0meta",
    "one.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x01meta\xff\xff\xff\xff\xff\xff\xff\xff",
    "many.ico": b"\0\0\1\0\xff\xff" + b"\0" * 16 * 70_000,
    "bomb.svg": b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 20))
    + b']><svg width="&a19;" height="&a19;"/>',
    "file.svg": b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg width="&a;" height="1"/>',
    "deep.svg": b"<g>" * 100_000 + b"<svg/>",
    "attributes.svg": b"<svg " + b"a='b' " * 500_000 + b"/>",
    "open.svg": b"<!--" + b"-" * 2_000_000,
    "minus.svg": b'<svg width="-1" height="1e999"/>',
    "nan.svg": b'<svg width="NaN" viewBox="0 0 inf -0"/>',
    "polyglot.png": b"GIF89a" + PNG,
    "empty.png": b"",
}


@case(*NOW, "--select", "all", codes=(1,), name="hostile-images")
def images(folder):
    entries = "".join(f"- {{ url: /assets/{name}, width: 1, height: 1 }}\n" for name in IMAGES)
    write(folder / "_news/2024-05-01-a.md", "---\nimages:\n", entries, "---\n")
    for name, data in IMAGES.items():
        write(folder / "assets" / name, data)
    numbered(folder / "_news/2024-05-02-a.md", 20_000, "- { url: /assets/endless.png, width: 1, height: # }\n", "---\nimages:\n", "---\n")


@case(*NOW, "--select", "all", says="image/unreadable", name="image-of-a-gigabyte")
def large_image(folder):
    write(folder / "copydesk.yaml", "site: { static: [.] }\n")
    write(folder / "_news/2024-05-01-a.md", "---\nimages: [{ url: /assets/a.jpg, width: 1, height: 1 }, { url: /assets/a.svg, width: 1, height: 1 }]\n---\n")
    write(folder / "assets/a.jpg", b"\xff\xd8", (b"\xff\xe1\xff\xff" + b"x" * 0xFFFD, 8000))
    write(folder / "assets/a.svg", "<svg ", (" ", 1 << 28))
