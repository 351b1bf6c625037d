//! A report that every format must survive: ordinary findings, and values chosen to break out of
//! lines, attributes, tables, commands and terminals.

use std::collections::HashMap;
use std::sync::Arc;

use copydesk::Report;
use copydesk::Rule;
use copydesk::Span;
use copydesk::internals::rules::rule::Build;
use copydesk::parts::FixAvailability;
use copydesk::parts::SkipReason;
use copydesk::parts::Summary;
use copydesk::parts::Texts;
use copydesk::parts::{Location, Source};
use copydesk::parts::{Related, RelatedFile};
use copydesk::parts::{RepoPath, RepoPathBuf};
use copydesk::{Edit, Finding, Fix, Safety, Severity};

/// The files of the report, by name.
pub(crate) struct Files(HashMap<RepoPathBuf, Arc<Source>>);

impl Texts for Files {
    fn text(&self, file: &RepoPath, _until: u32) -> Option<Arc<Source>> {
        self.0.get(file).cloned()
    }
}

const DAHLIAS: &str = "\
---
title: Dahlias by post
url: http://dahlias.example/by post
heat: 3
image:
  url: /assets/dahlia.png
  width: 400
tags:
  - garden
  - post
excerpt: >
  A parcel of tubers,
  and what came of it.
author: Osric
place: Mill Lane
heat: 4
published: \"yes\"
---
";

const HOSTILE: &str = "\u{feff}---\r\n\
title: \"\u{1b}[31mred\u{1b}[0m ::error::no ##[error]no %0A \u{202e}sdrawkcab\"\r\n\
kinds: <b>&amp;]]></b> | `code` *bold* [link](x) \"'\r\n\
\tfamily: \u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} und 日本語 und \u{10ffff}\r\n\
\r\n---";

/// All of it: the report and the texts behind it.
pub(crate) fn report() -> (Report, Files) {
    let long = format!(
        "---\nwords: {} HERE {}\n---\n",
        "lorem ".repeat(400),
        "ipsum ".repeat(400)
    );
    let wide = format!("---\nwords: {}！\n---\n", "漢字".repeat(120));
    let texts = [
        ("_news/dahlias.md", DAHLIAS),
        ("_news/long.md", &long),
        (
            "_news/tulips.md",
            "---\nurl: http://dahlias.example/by post\n---\n",
        ),
        ("_news/wide.md", &wide),
        ("_odd/100% \"mine\", ::a, [b] & <c>\u{1b}[1m.md", HOSTILE),
        ("empty.md", ""),
        ("everyday:news", "{\n  \"required\": [\"excerpt\"]\n}\n"),
    ];
    let files: HashMap<RepoPathBuf, Arc<Source>> = (texts.into_iter())
        .map(|(name, text)| (RepoPathBuf::from(name), Arc::new(Source::new(name, text))))
        .collect();
    let files = Files(files);
    let mut report = Report::new(
        [ordinary(&files), in_long_lines(&files), hostile(&files)].concat(),
        summary(),
    );
    let odd = RepoPathBuf::from(r"_odd/caf\xe9.md");
    report.odd_names.insert(odd, b"_odd/caf\xe9.md".to_vec());
    (report, files)
}

fn summary() -> Summary {
    Summary {
        files_checked: 1_660,
        files_read_in_part: 12,
        documents: [("news".to_owned(), 674), ("people".to_owned(), 3)].into(),
        unclaimed: 983,
        left_out: [(SkipReason::Hidden, 2)].into(),
        allowed: 1,
        notes: vec!["a note".to_owned().into()],
        ..Summary::default()
    }
}

fn ordinary(files: &Files) -> Vec<Finding> {
    let dahlias = "_news/dahlias.md";
    let error = Severity::Error;
    let warning = Severity::Warning;
    vec![
        Finding {
            related: vec![Related {
                file: RelatedFile::Shipped("everyday:news"),
                ..related(
                    files,
                    "everyday:news",
                    "\"excerpt\"",
                    "the schema asks for it",
                )
            }],
            pointer: Some(String::new()),
            subject: "excerpt".into(),
            names: Vec::new(),
            help: Some(
                "add `excerpt:` and one or two sentences that say what it is about".to_owned(),
            ),
            ..at(
                files,
                "sample/required",
                error,
                dahlias,
                "---",
                "the key `excerpt` is missing",
            )
        },
        Finding {
            pointer: Some("/url".to_owned()),
            subject: "http://dahlias.example/by post".into(),
            names: Vec::new(),
            help: Some("write `%20` for the space, or take it out".to_owned()),
            related: vec![related(
                files,
                "_news/tulips.md",
                "http://dahlias.example/by post",
                "the same address",
            )],
            fix: Some(fix(files, dahlias, "by post", "by%20post")),
            ..at(
                files,
                "sample/space",
                error,
                dahlias,
                "by post\nheat",
                "a space in the path of a URL",
            )
        },
        Finding {
            pointer: Some("/heat".to_owned()),
            subject: "heat".into(),
            names: Vec::new(),
            related: vec![related(files, dahlias, "heat: 3", "first defined here")],
            ..at(
                files,
                "sample/duplicate-key",
                error,
                dahlias,
                "heat: 4",
                "`heat` is there twice",
            )
        },
        Finding {
            pointer: Some("/image/width".to_owned()),
            subject: "400".into(),
            names: Vec::new(),
            related: vec![related(
                files,
                dahlias,
                "/assets/dahlia.png",
                "this image is 240 pixels wide",
            )],
            help: Some("write `width: 240`".to_owned()),
            ..at(
                files,
                "sample/size",
                warning,
                dahlias,
                "400",
                "the image is declared 400 pixels wide, but the file is 240 pixels wide; browsers scale it, and it looks blurred",
            )
        },
        Finding {
            pointer: Some("/excerpt".to_owned()),
            ..at(
                files,
                "sample/folded",
                warning,
                dahlias,
                ">\n  A parcel of tubers,\n  and what came of it.\n",
                "a text over several lines",
            )
        },
    ]
}

/// Findings in long lines.
fn in_long_lines(files: &Files) -> Vec<Finding> {
    let warning = Severity::Warning;
    vec![
        at(
            files,
            "sample/long",
            warning,
            "_news/long.md",
            "HERE",
            "a word in capitals",
        ),
        at(
            files,
            "sample/long",
            warning,
            "_news/wide.md",
            "！",
            "a mark of exclamation",
        ),
    ]
}

/// Findings whose words, values and file names are chosen to break things.
fn hostile(files: &Files) -> Vec<Finding> {
    let hostile = "_odd/100% \"mine\", ::a, [b] & <c>\u{1b}[1m.md";
    let error = Severity::Error;
    let warning = Severity::Warning;
    vec![
        Finding {
            pointer: Some("/title".to_owned()),
            help: Some("remove\nthem %0A::error::".to_owned()),
            ..at(
                files,
                "sample/hostile",
                error,
                hostile,
                "\u{1b}[31m",
                "`\u{1b}[31mred\n::error::no` has \u{202e}marks, \"quotes\", 'more', a | and `]]>`: 100%, <b>&</b>, \u{1f469}\u{200d}\u{1f467} and \u{ffff}",
            )
        },
        at(
            files,
            "sample/hostile",
            warning,
            hostile,
            "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}",
            "a family",
        ),
        at(
            files,
            "sample/hostile",
            warning,
            hostile,
            "\u{10ffff}",
            "the last of all characters",
        ),
        Finding {
            location: Location::TOP,
            ..at(
                files,
                "sample/unreadable",
                error,
                r"_odd/caf\xe9.md",
                "",
                "the file cannot be read: permission denied",
            )
        },
        at(
            files,
            "sample/empty",
            warning,
            "empty.md",
            "",
            "the file is empty",
        ),
    ]
}

fn at(
    files: &Files,
    rule: &'static str,
    severity: Severity,
    file: &str,
    needle: &str,
    message: &str,
) -> Finding {
    let (span, location) = find(files, file, needle.split("\nheat").next().unwrap());
    Finding {
        rule,
        severity,
        file: RepoPathBuf::from(file),
        span,
        location,
        pointer: None,
        message: message.to_owned(),
        help: None,
        related: Vec::new(),
        fix: None,
        subject: "".into(),
        names: Vec::new(),
        shared_from: None,
    }
}

fn related(files: &Files, file: &str, needle: &str, message: &str) -> Related {
    let (span, location) = find(files, file, needle);
    Related {
        file: RepoPathBuf::from(file).into(),
        span,
        location,
        message: message.to_owned(),
    }
}

fn fix(files: &Files, file: &str, needle: &str, text: &str) -> Fix {
    Fix {
        title: "write `%20` for the space".to_owned(),
        safety: Safety::Unsafe,
        edits: vec![Edit {
            span: find(files, file, needle).0,
            text: text.to_owned(),
        }],
        pointers: Vec::new(),
    }
}

fn find(files: &Files, file: &str, needle: &str) -> (Span, Location) {
    let Some(source) = files.text(file.as_ref(), u32::MAX) else {
        return (Span::default(), Location::TOP);
    };
    let start = source.text().rfind(needle).unwrap();
    let start = if needle == "---" {
        source.text().find(needle).unwrap()
    } else {
        start
    };
    let span = Span::new(start, start + needle.len());
    (span, source.locate(span))
}

/// What SARIF tells of one of the rules.
pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    ..Rule::new(
        "sample/space",
        "\
# sample/space

A URL has a space.

Spaces are **not** allowed in URLs.

Write `%20`.

## What it reports
",
        Build::Document(|_| Err(serde::de::Error::custom("never built"))),
    )
};
