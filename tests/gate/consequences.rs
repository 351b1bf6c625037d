//! One mistake in the grammar of a file is one finding: what is only its consequence is silent, for
//! the schema, for fields and across files.

use super::repo::Repo;

const CONFIG: &str = "collections:
  posts:
    files: ['p/*']
    schema: s.yaml
    unique: [{ fields: [slug] }]
    references: [{ from: 'topics[]', to: topics.name }, { from: topic, to: topics.name }]
  topics:
    files: 't/*.yaml'
rules: { reference/unused: warning }
";

/// It asks for all that a broken document may seem to lack.
const SCHEMA: &str = "type: object
additionalProperties: false
required: [title, topic, date]
properties:
  title: { type: string, minLength: 1 }
  topic: { type: string, enum: [Herbs, Cats] }
  topics: { type: array, items: { type: string }, minItems: 3 }
  date: { type: string, format: date }
  slug: { type: string }
  meta:
    type: object
    required: [a, b]
    additionalProperties: false
    properties: { a: { type: string }, b: { type: string } }
  images:
    type: array
    minItems: 2
    items: { type: object, required: [url, alt], properties: { url: { type: string } } }
if: { properties: { topic: { const: Herbs } } }
then: { properties: { slug: { pattern: ^herb } } }
";

const MORE: &str = "date: 2023-05-14\n";

#[track_caller]
fn check(name: &str, text: &str) {
    let repo = Repo::new();
    repo.write("copydesk.yaml", CONFIG);
    repo.write("s.yaml", SCHEMA);
    repo.write("t/cats.yaml", "name: Cats\n");
    let file = format!("p/{name}");
    repo.write(&file, text);
    let run = repo.check(&[]);
    let reported = format!("{file} front-matter/syntax");
    assert_eq!(run.findings(), [reported], "{text}\n{run:?}");
}

fn yaml(broken: &str) {
    let start = "title: T\nslug: s\n";
    check("a.md", &format!("---\n{start}{broken}\n{MORE}---\ntext\n"));
    check("a.yaml", &format!("{start}{broken}\n{MORE}"));
    // With nothing behind it.
    check("b.md", &format!("---\n{start}{broken}\n---\ntext\n"));
}

#[test]
fn an_open_bracket_or_quote_in_yaml() {
    for broken in [
        "topic: [Cats",
        "topic: {a: Cats",
        "topics: [Cats, Cats",
        "meta: {a: x",
        "meta: {a: {c: x, b: z }",
        "images:\n  - url: [/a.png\n    alt: A\n  - url: /b.png\n    alt: B",
        "topic: \"Cats",
        "topic: 'Cats",
        "images:\n  - url: \"/a.png\n    alt: A\n  - url: \"/b.png\"\n    alt: B",
    ] {
        yaml(broken);
    }
}

#[test]
fn a_missing_colon_and_bad_indentation_in_yaml() {
    for broken in [
        "topic Cats",
        "topic:Cats",
        "topic:\nCats",
        "topic: |\nCats",
        "topic: Cats: 9 lives",
        "topics:\n- Cats\nCats\n- Cats",
        "meta:\n  a x\n  b: z",
        "images:\n  - url /a.png\n    alt: A",
        " topic: Cats",
        "topic: Cats\n topics: [Cats, Cats, Cats]",
        "meta:\n  a: x\n   b: z",
        "meta:\n  a: x\n b: z",
        "images:\n  - url: /a.png\n   alt: A\n  - url: /b.png\n    alt: B",
        "images:\n\t- url: /a.png\n\t  alt: A",
        "meta:\n\ta: x\n\tb: z",
        "meta:\n  a: x\n\tb: z",
    ] {
        yaml(broken);
    }
}

#[test]
fn an_error_in_toml() {
    let rest = "date = \"2023-05-14\"\nslug = \"s\"\n";
    for broken in [
        "topic = [\"Cats\"",
        "topics = [\"Cats\", \"Cats\"",
        "topics = [\"Cats\" \"Cats\"]",
        "meta = { a = \"x\"",
        "topic = \"Cats",
        "topic = 'Cats",
        "topic = Cats",
        "topic = ",
        "topic \"Cats\"",
        "topic: \"Cats\"",
        "[meta\na = \"x\"",
    ] {
        check(
            "a.md",
            &format!("+++\ntitle = \"T\"\n{broken}\n{rest}+++\n"),
        );
        check("a.toml", &format!("title = \"T\"\n{broken}\n{rest}"));
    }
}

#[test]
fn an_error_in_json() {
    for broken in [
        "\"topic\": [\"Cats\",",
        "\"topic\": {\"a\": \"Cats\",",
        "\"topics\": [\"Cats\" \"Cats\"],",
        "\"topic\": \"Cats,",
        "\"topic\" \"Cats\",",
        "\"topic\": \"Cats\"",
        "\"topic\": Cats,",
        "\"topic\": 'Cats',",
        "topic: \"Cats\",",
        "\"meta\": {\"a\": \"x\"",
        "\"meta\": {\"a\": \"x\",",
    ] {
        let rest = "\"date\": \"2023-05-14\",\n\"slug\": \"s\"\n";
        let text = format!("{{\n\"title\": \"T\",\n{broken}\n{rest}}}\n");
        check("a.json", &text);
    }
}

#[test]
fn what_was_read_for_sure_is_still_checked() {
    let repo = Repo::new();
    repo.write("copydesk.yaml", CONFIG);
    repo.write("s.yaml", SCHEMA);
    repo.write("t/cats.yaml", "name: Cats\n");
    let text = "---\ntitle: 5\nother: 1\ntopics: [Cats\ntopic: Dogs\n---\n";
    repo.write("p/a.md", text);
    repo.check(&[]).reports(&[
        "p/a.md schema/type",
        "p/a.md schema/additional-properties",
        "p/a.md front-matter/syntax",
        "p/a.md reference/unknown",
        "p/a.md schema/enum",
    ]);
}
