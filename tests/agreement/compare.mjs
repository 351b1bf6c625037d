// Values and verdicts of copydesk beside those of js-yaml and ajv, on the news, samples and the rest
// of an `everyday` repository:
//
//     npm install --prefix /tmp/agreement ajv ajv-formats js-yaml
//     NODE_PATH=/tmp/agreement/node_modules node tests/agreement/compare.mjs target/release/copydesk FOLDER [MOST]
//
// It ends with 1 when something differs. What both refuse to read is counted and not compared.

import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";

const [binary, root, most = "1000000000"] = process.argv.slice(2);
const load = createRequire(join(process.env.NODE_PATH ?? ".", "x.js"));
const yaml = load("js-yaml");
const ajv = new (load("ajv/dist/2020"))({ strict: false });
load("ajv-formats")(ajv);

const schemas = new URL("../../schema/everyday/", import.meta.url);
for (const file of readdirSync(schemas)) ajv.addSchema(JSON.parse(readFileSync(new URL(file, schemas))));

// A part of the path, and the schema of the collection.
const COLLECTIONS = [
  ["_news/", "news"],
  ["_learning/videos/", "videos"],
  ["_learning/courses/", "courses"],
  ["_learning/collections/", "collections"],
  ["_samples/", "samples"],
  ["_newsletters/", "newsletters"],
  ["_people/", "people"],
  ["_communities/", "communities"],
  ["_data/organizations/", "organizations"],
];

function markdown(folder, found = []) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) markdown(path, found);
    else if (entry.name.endsWith(".md") && found.length < Number(most)) found.push(relative(root, path));
  }
  return found;
}

function copydesk(...args) {
  const run = spawnSync(resolve(binary), args, { cwd: root, maxBuffer: 2 ** 30, encoding: "utf8" });
  return run.stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

// The files with errors of a group of rules.
function wrong(group) {
  const findings = copydesk("check", ".", "--format", "jsonl", "--select", group, "--fail-on", "never");
  return new Set(findings.filter((finding) => finding.severity === "error").map((finding) => finding.file));
}

const sorted = (value) =>
  Array.isArray(value)
    ? value.map(sorted)
    : value && typeof value === "object"
      ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
      : value;

const [invalid, unreadable] = [wrong("schema"), wrong("front-matter")];
const count = { files: 0, values: 0, verdicts: 0, refused: 0, different: 0 };
const tell = (file, what) => ((count.different += 1), console.log(`${file}: ${what}`));
const files = markdown(root);
for (let from = 0; from < files.length; from += 500) {
  const part = files.slice(from, from + 500);
  const seen = new Map(copydesk("inspect", ...part).map((document) => [document.file, document.value]));
  for (const file of part) {
    count.files += 1;
    const front = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*$/m.exec(readFileSync(join(root, file), "utf8"));
    let value;
    try {
      value = yaml.load(front[1], { schema: yaml.CORE_SCHEMA });
    } catch (error) {
      if (unreadable.has(file)) count.refused += 1;
      else tell(file, `js-yaml refuses it: ${error.message.split("\n")[0]}`);
      continue;
    }
    if (JSON.stringify(sorted(value)) === JSON.stringify(sorted(seen.get(file)))) count.values += 1;
    else tell(file, "another value");
    const collection = COLLECTIONS.find(([folder]) => file.includes(folder));
    if (!collection) continue;
    if (ajv.getSchema(`everyday:${collection[1]}`)(value) === !invalid.has(file)) count.verdicts += 1;
    else tell(file, `ajv finds it ${invalid.has(file) ? "valid" : "invalid"}`);
  }
}
console.log(count);
process.exit(count.different ? 1 : 0);
