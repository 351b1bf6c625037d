//! Where references lead: by `$id`, into parts of files, and nowhere.

use std::sync::Arc;

use copydesk::internals::schema::{ResolveError, Schema, SchemaFiles, SchemaProblems};
use copydesk::parts::Source;

/// A repository whose files all lie in one folder.
struct Repository<'a>(&'a [(&'a str, &'a str)]);

impl SchemaFiles for Repository<'_> {
    fn read(&self, name: &str) -> Result<Arc<Source>, ResolveError> {
        let found = self.0.iter().find(|(path, _)| *path == name);
        let (path, text) = found.ok_or(ResolveError::Missing)?;
        Ok(Arc::new(Source::new(*path, *text)))
    }

    fn near(&self, folder: &str) -> Vec<String> {
        let inside = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder) == folder;
        let paths = self.0.iter().map(|(path, _)| (*path).to_owned());
        paths.filter(|path| inside(path)).collect()
    }
}

/// How many things the schema refuses in a document, and what it warns of itself; else its errors.
fn outcome(files: &[(&str, &str)], pointer: &str, document: &str) -> String {
    let repository = Repository(files);
    let source = repository.read(files[0].0).expect("a schema");
    let schema = match Schema::compile(files[0].0, pointer, &source, &repository) {
        Ok(schema) => schema,
        Err(errors) => {
            let messages = errors.iter().map(|error| error.message.as_str());
            return messages.collect::<Vec<_>>().join("; ");
        }
    };
    let document = Source::new("a.json", document);
    let document = copydesk::internals::document::parse(
        &document,
        copydesk::internals::document::Layout::Data,
    );
    let mut problems = SchemaProblems::default();
    schema.check(document.root().expect("a value"), 0, &mut problems);
    let warnings = schema.warnings().iter();
    let warnings: Vec<&str> = warnings.map(|warning| warning.message.as_str()).collect();
    format!(
        "{} refused; {}",
        problems.refused.len(),
        warnings.join("; ")
    )
}

#[test]
fn a_file_beside_may_be_meant_by_its_id() {
    let post = r#"{"properties":{"a":{"$ref":"https://example.org/base#/definitions/text"}}}"#;
    let base = r#"{"$id":"https://example.org/base","definitions":{"text":{"type":"string"}}}"#;
    let files = [("s/post.json", post), ("s/base.json", base)];
    assert_eq!(outcome(&files, "", r#"{"a": 1}"#), "1 refused; ");
    assert_eq!(outcome(&files, "", r#"{"a": "b"}"#), "0 refused; ");
    let elsewhere = [("s/post.json", post), ("t/base.json", base)];
    assert_eq!(
        outcome(&elsewhere, "", "{}"),
        "`https://example.org/base#/definitions/text` is on the network, which copydesk never \
         accesses"
    );
}

#[test]
fn what_nothing_applies_may_lead_nowhere() {
    let unused = r#"{"$defs":{"a":{"$ref":"gone.json"}},"properties":{"a":{"type":"string"}}}"#;
    assert_eq!(
        outcome(&[("s.json", unused)], "", r#"{"a": 1}"#),
        "1 refused; no such schema: `gone.json`"
    );
    let used = r##"{"$defs":{"a":{"$ref":"gone.json"}},"items":{"$ref":"#/$defs/a"}}"##;
    assert_eq!(
        outcome(&[("s.json", used)], "", "[]"),
        "no such schema: `gone.json`"
    );
    // What is used of another file counts, and nothing else of it.
    let part = r#"{"properties":{"a":{"$ref":"other.json#/$defs/b"}}}"#;
    let other = r#"{"$defs":{"b":{"type":"string"},"c":{"$ref":"gone.json"}}}"#;
    let files = [("s.json", part), ("other.json", other)];
    assert_eq!(
        outcome(&files, "", r#"{"a": 1}"#),
        "1 refused; no such schema: `gone.json`"
    );
}

#[test]
fn names_of_definitions_need_not_be_legal_in_a_uri() {
    let schema = r##"{"definitions":{"List<Item | null>":{"type":"array"}},
        "properties":{"a":{"$ref":"#/definitions/List<Item | null>"}}}"##;
    assert_eq!(
        outcome(&[("s.json", schema)], "", r#"{"a": 1}"#),
        "1 refused; "
    );
}

#[test]
fn a_schema_may_be_a_part_of_a_file() {
    let config = r##"{"site":7,"front matter":{"$ref":"#/definitions/page","definitions":
        {"page":{"required":["title"],"properties":{"title":{"$ref":"text.json"}}}}}}"##;
    let files = [
        ("c/config.json", config),
        ("c/text.json", r#"{"type":"string"}"#),
    ];
    let of = |document| outcome(&files, "/front matter", document);
    assert_eq!(of(r#"{"title": "a"}"#), "0 refused; ");
    assert_eq!(of(r#"{"title": 1}"#), "1 refused; ");
    assert_eq!(of("{}"), "1 refused; ");
    assert_eq!(
        outcome(&files, "/front mater", "{}"),
        "there is nothing at `/front mater` in this file"
    );
    assert_eq!(
        outcome(&files, "/site", "{}"),
        "this is not a JSON Schema: expected a mapping"
    );
}

#[test]
fn references_of_a_part_count_from_it_or_from_the_top_of_the_file() {
    let of = |rest: &str, reference: &str, document| {
        let config = format!(
            r##"{{"items":7,{rest}"site":{{"definitions":{{"text":{{"type":"string"}},
            "texts":{{"items":{{"$ref":"#/site/definitions/text"}}}}}}}},"schema":{{
            "definitions":{{"flag":{{"type":"boolean"}}}},
            "properties":{{"a":{{"$ref":"{reference}"}}}}}}}}"##
        );
        outcome(&[("c/my config.json", &config)], "/schema", document)
    };
    let text = |reference| {
        let refused = of("", reference, r#"{"a": 1}"#);
        (refused, of("", reference, r#"{"a": "b"}"#))
    };
    let (refused, fine) = ("1 refused; ".to_owned(), "0 refused; ".to_owned());
    for reference in [
        "#/site/definitions/text",
        "my%20config.json#/site/definitions/text",
        "./my config.json#/site/definitions/text",
    ] {
        assert_eq!(
            text(reference),
            (refused.clone(), fine.clone()),
            "{reference}"
        );
    }
    for reference in ["#/definitions/flag", "#/schema/definitions/flag"] {
        assert_eq!(of("", reference, r#"{"a": 1}"#), refused, "{reference}");
        assert_eq!(of("", reference, r#"{"a": true}"#), fine, "{reference}");
    }
    // A part that is elsewhere has references of its own.
    let texts = "#/site/definitions/texts";
    assert_eq!(of("", texts, r#"{"a": [1, "b"]}"#), refused);
    assert_eq!(
        of("", "#/site/definitions/tex", "{}"),
        "`#/site/definitions/tex` does not resolve"
    );
    // The one in the part counts where both are there.
    let both = r#""definitions":{"flag":{"type":"string"}},"#;
    assert_eq!(
        of(both, "#/definitions/flag", r#"{"a": "b"}"#),
        "1 refused; `#/definitions/flag` is in this part of the file, which is used, and in the \
         whole file"
    );
    let same = r#""definitions":{"flag":{"type":"boolean"}},"#;
    assert_eq!(of(same, "#/definitions/flag", r#"{"a": "b"}"#), refused);
    // What has an `$id` of its own counts from there.
    let own = r##"{"schema":{"properties":{"a":{"$id":"https://example.org/a","definitions":{"b":{}},
        "properties":{"c":{"$ref":"#/definitions/b"}}}}},"definitions":{"b":{"type":"string"}}}"##;
    let files = [("c.json", own)];
    assert_eq!(outcome(&files, "/schema", r#"{"a": {"c": 1}}"#), fine);
}

#[test]
fn a_part_is_in_the_draft_of_its_file() {
    let config = r#"{"$schema":"http://json-schema.org/draft-07/schema#",
        "schema":{"properties":{"a":{"items":[{"type":"string"}]}}}}"#;
    let of = |config: &str| outcome(&[("c.json", config)], "/schema", r#"{"a": [1]}"#);
    assert_eq!(of(config), "1 refused; ");
    let other = config.replace(
        "http://json-schema.org/draft-07/schema#",
        "config.schema.json",
    );
    assert!(of(&other).contains("is a list"), "{}", of(&other));
}

#[test]
fn drafts_do_what_their_validators_do() {
    let of = |draft: &str, rest: &str, document| {
        let schema = format!(r#"{{"$schema":"http://json-schema.org/{draft}/schema#",{rest}}}"#);
        outcome(&[("s.json", &schema)], "", document)
    };
    let constant = r#""properties":{"a":{"const":"1.1"}}"#;
    assert_eq!(of("draft-04", constant, r#"{"a": 1.1}"#), "1 refused; ");
    assert_eq!(of("draft-06", constant, r#"{"a": 1.1}"#), "1 refused; ");
    let one = r#""properties":{"a":{"enum":[1,2],"const":1}}"#;
    assert_eq!(of("draft-04", one, r#"{"a": 2}"#), "1 refused; ");
    assert_eq!(of("draft-04", one, r#"{"a": 1}"#), "0 refused; ");
    let media = r#""properties":{"a":{"contentMediaType":"application/json"}}"#;
    assert_eq!(
        of("draft-06", media, r#"{"a": "{"}"#),
        "0 refused; `contentMediaType` has no meaning in draft 6"
    );
    assert_eq!(of("draft-07", media, r#"{"a": "{"}"#), "1 refused; ");
    let twice = r#""properties":{"a":{"contentMediaType":"x"},"b":{"contentMediaType":"y"}}"#;
    assert_eq!(
        of("draft-06", twice, "{}"),
        "0 refused; `contentMediaType` has no meaning in draft 6, in 2 places"
    );
}
