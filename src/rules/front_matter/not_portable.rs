//! `front-matter/not-portable`: what site generators read and strict parsers refuse.

use serde::Deserialize;

use super::Places;
use crate::document::{NotPortable as Kind, ProblemKind};
use crate::finding::Severity;
use crate::rules::rule::{
    Check, Context, Example, Findings, FixAvailability, Rule, RuleOption, build, file,
};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "front-matter/not-portable",
    summary: "Front matter is written so that some tools cannot read it.",
    severity: Severity::Warning,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
The site builds, but an editor, a search index or the next generator refuses the file or reads
something else. Told by default is what a parser that follows the standard refuses or changes:

- `indentation`: a quoted text or a list in brackets goes on at too little indentation
- `tab`: a tab stands where YAML wants blanks
- `blank-before-fence`: blank lines stand above the opening fence; Jekyll and others then see no
  front matter at all
- `several-documents`: a `---` or a `%` directive inside the front matter
- `tag`: a tag such as `!include`, which means something to one program only

What is merely unusual is fine unless `forbid` lists it: `byte-order-mark` (before the front
matter), `fence-blanks` (blanks after a fence), `dots-fence` (front matter closed by `...`),
`key-not-string` (a key such as `2023:` or `true:`, which becomes text in JSON).",
    options: &[RuleOption {
        name: "forbid",
        schema: r#"{
            "type": "array",
            "items": { "enum": [
                "indentation", "tab", "blank-before-fence", "several-documents", "tag",
                "byte-order-mark", "fence-blanks", "dots-fence", "key-not-string"
            ] }
        }"#,
        default: r#"["indentation", "tab", "blank-before-fence", "several-documents", "tag"]"#,
        docs: "What is told.",
    }],
    examples: &[
        Example {
            title: "A text that goes on at the start of the line",
            files: &[file("a.md", "---\ntitle: \"One\ntwo\"\n---\n")],
            reports: &[
                "a.md:3:1 a value goes on here at too little indentation: strict readers of YAML refuse it",
            ],
            ..Example::NEW
        },
        Example {
            title: "A tab, a tag, a line above the fence",
            files: &[
                file("a.md", "---\ntitle: A\t\ndate: 2023-05-14\n---\n"),
                file("b.md", "---\nparts: !include parts.yaml\n---\n"),
                file("c.md", "\n---\ntitle: C\n---\n"),
            ],
            reports: &[
                "a.md:2:9 a tab stands here: strict readers of YAML refuse it",
                "b.md:2:8 a tag stands here: readers that do not know it refuse the file or ignore the tag",
                "c.md:1:1 blank lines stand above the front matter: many readers then see none",
            ],
            ..Example::NEW
        },
        Example {
            title: "Stricter than by default",
            config: "rules: { front-matter/not-portable: { forbid: [dots-fence, fence-blanks, byte-order-mark, key-not-string] } }\n",
            files: &[
                file("a.md", "--- \ntitle: A\n...\n"),
                file("b.md", "\u{feff}---\n2023: B\n---\n"),
            ],
            reports: &[
                "a.md:1:4 blanks stand after the fence: some readers then do not see it",
                "a.md:3:1 the front matter is closed by `...`: some readers look for `---` only",
                "b.md:1:1 a byte order mark stands before the front matter: some readers then see none",
                "b.md:2:1 a key is not a string: some readers refuse it, others make it text",
            ],
            ..Example::NEW
        },
        Example {
            title: "What is merely unusual",
            files: &[
                file("a.md", "--- \ntitle: A\n...\n"),
                file("b.md", "\u{feff}---\r\n2023: B\r\n---\r\n"),
            ],
            ..Example::NEW
        },
    ],
    build: build::<NotPortable>,
};

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NotPortable {
    forbid: Vec<Name>,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Name {
    Indentation,
    Tab,
    BlankBeforeFence,
    SeveralDocuments,
    Tag,
    ByteOrderMark,
    FenceBlanks,
    DotsFence,
    KeyNotString,
}

impl Default for NotPortable {
    fn default() -> Self {
        let forbid = vec![
            Name::Indentation,
            Name::Tab,
            Name::BlankBeforeFence,
            Name::SeveralDocuments,
            Name::Tag,
        ];
        Self { forbid }
    }
}

impl Check for NotPortable {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = Places::new(context.document);
        for problem in &context.document.problems {
            let ProblemKind::NotPortable(kind) = problem.kind else {
                continue;
            };
            let (name, message, help) = words(kind);
            if self.forbid.contains(&name) {
                places
                    .tell(problem.span, message.to_owned(), out)
                    .help(help);
            }
        }
    }
}

fn words(kind: Kind) -> (Name, &'static str, &'static str) {
    match kind {
        Kind::Indentation => (
            Name::Indentation,
            "a value goes on here at too little indentation: strict readers of YAML refuse it",
            "indent the line by two blanks",
        ),
        Kind::Tab => (
            Name::Tab,
            "a tab stands here: strict readers of YAML refuse it",
            "use blanks, or delete it",
        ),
        Kind::BlankBeforeFence => (
            Name::BlankBeforeFence,
            "blank lines stand above the front matter: many readers then see none",
            "begin the file with the fence",
        ),
        Kind::SeveralDocuments => (
            Name::SeveralDocuments,
            "a second YAML document or a directive stands in the front matter",
            "delete it: only the first document is read",
        ),
        Kind::Tag => (
            Name::Tag,
            "a tag stands here: readers that do not know it refuse the file or ignore the tag",
            "write the value without a tag",
        ),
        Kind::ByteOrderMark => (
            Name::ByteOrderMark,
            "a byte order mark stands before the front matter: some readers then see none",
            "save the file as UTF-8 without a byte order mark",
        ),
        Kind::FenceBlanks => (
            Name::FenceBlanks,
            "blanks stand after the fence: some readers then do not see it",
            "delete the blanks",
        ),
        Kind::DotsFence => (
            Name::DotsFence,
            "the front matter is closed by `...`: some readers look for `---` only",
            "close it with `---`",
        ),
        Kind::KeyNotString => (
            Name::KeyNotString,
            "a key is not a string: some readers refuse it, others make it text",
            "put the key in quotes",
        ),
    }
}
