//! Every format over the same report: what is written is kept in `fixtures/formats`
//! (`UPDATE=1 cargo test` writes it anew), and is read back as its consumers read it.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests may"
)]

mod consumers;
#[path = "../samples/mod.rs"]
mod samples;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use copydesk::Finding;
use copydesk::internals::report::paths::visible;
use copydesk::internals::report::sarif;
use copydesk::{Rule, Safety};

use copydesk::Report;
use copydesk::parts::Summary;
use copydesk::parts::{NoTexts, Viewpoint};
use copydesk::{Format, RenderOptions, render};
use serde_json::Value;

use consumers::{Annotation, annotation, check_schema, check_xml};

fn written(format: Format, options: &RenderOptions) -> String {
    let (report, files) = samples::report();
    let mut out = Vec::new();
    if format == Format::Sarif {
        let rule = |id: &str| (id == samples::RULE.id).then_some(&samples::RULE);
        sarif::write(&report, options, &files, &rule, &mut out).unwrap();
    } else {
        render(&report, format, options, &files, &mut out).unwrap();
    }
    String::from_utf8(out).unwrap()
}

fn plain(format: Format) -> String {
    written(format, &RenderOptions::default())
}

fn nothing(format: Format) -> String {
    let report = Report::new(Vec::new(), Summary::default());
    let mut out = Vec::new();
    render(
        &report,
        format,
        &RenderOptions::default(),
        &NoTexts,
        &mut out,
    )
    .unwrap();
    String::from_utf8(out).unwrap()
}

#[track_caller]
fn check_snapshot(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/formats")
        .join(name);
    // The version changes with every release, the snapshots do not.
    let found = found.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        found, expected,
        "{name} changed; if that is meant, run `UPDATE=1 cargo test`"
    );
}

#[test]
fn every_format_is_as_it_was() {
    for &format in Format::ALL {
        let extension = match format {
            Format::Human | Format::Concise | Format::Github => "txt",
            Format::Json | Format::Gitlab | Format::Rdjson => "json",
            Format::Jsonl | Format::Rdjsonl => "jsonl",
            Format::Sarif => "sarif",
            Format::Junit | Format::Checkstyle => "xml",
            Format::Markdown => "md",
        };
        check_snapshot(&format!("{}.{extension}", format.name()), &plain(format));
    }
}

#[test]
fn people_choose_colour_width_and_where_they_stand() {
    let options = RenderOptions {
        color: true,
        hyperlinks: Some("file:///home/ann/site/".to_owned()),
        viewpoint: Viewpoint::Inside("_news".into()),
        ..RenderOptions::default()
    };
    check_snapshot("human-color.txt", &written(Format::Human, &options));
    let options = RenderOptions {
        unicode: false,
        width: 40,
        viewpoint: Viewpoint::Outside("site".to_owned()),
        ..RenderOptions::default()
    };
    check_snapshot("human-narrow.txt", &written(Format::Human, &options));
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let in_pool = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| plain(Format::Human))
    };
    assert_eq!(in_pool(1), in_pool(8));
}

#[test]
fn nothing_that_acts_on_a_terminal_or_reader_gets_through() {
    let acts = |char: char| {
        char != '\n' && char.is_control() || matches!(char, '\u{202a}'..='\u{202e}' | '\u{feff}')
    };
    // JSON has its own escapes, and the readers of it theirs.
    for format in [
        Format::Human,
        Format::Concise,
        Format::Github,
        Format::Junit,
        Format::Checkstyle,
        Format::Markdown,
    ] {
        let text = plain(format);
        assert_eq!(text.find(acts), None, "{}", format.name());
    }
}

#[test]
fn vim_and_grep_understand_concise_lines() {
    let folder = tempfile::tempdir().unwrap();
    let text = plain(Format::Concise);
    fs::write(folder.path().join("found"), &text).unwrap();
    let script = "set errorformat=%f:%l:%c:\\ %m\ncgetfile found\n\
        call writefile(map(getqflist(), {_, e -> json_encode([bufname(e.bufnr), e.lnum, e.col, e.text])}), 'seen')\n\
        qall!\n";
    fs::write(folder.path().join("script.vim"), script).unwrap();
    let mut command = Command::new("vim");
    command
        .args(["--clean", "-es", "-S", "script.vim"])
        .current_dir(folder.path());
    if let Err(error) = command.output() {
        eprintln!("skipped: vim does not run: {error}");
        return;
    }
    let seen = fs::read_to_string(folder.path().join("seen")).unwrap();
    let (report, _) = samples::report();
    assert_eq!(seen.lines().count(), report.findings.len());
    for (line, finding) in seen.lines().zip(&report.findings) {
        let seen: Value = serde_json::from_str(line).unwrap();
        let (start, rule) = (finding.location.start, finding.rule);
        let mark = match finding.fix.as_ref().map(|fix| fix.safety) {
            None => "",
            Some(Safety::Safe) => "[*] ",
            Some(Safety::Unsafe) => "[!] ",
        };
        let message = visible(&finding.message);
        let text = format!("{}[{rule}] {mark}{message}", finding.severity);
        let expected = serde_json::json!([visible(&finding.file), start.line, start.column, text]);
        assert_eq!(seen, expected);
    }
    // As `grep -n` writes it: everything up to the third colon is the place.
    let line = text.lines().next().unwrap();
    assert!(
        line.starts_with("_news/dahlias.md:1:1: error[sample/required] "),
        "{line}"
    );
}

#[test]
fn json_and_jsonl_say_the_same_and_keep_the_contract() {
    let whole: Value = serde_json::from_str(&plain(Format::Json)).unwrap();
    let lines: Vec<Value> = (plain(Format::Jsonl).lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(whole["findings"], Value::from(lines));
    let contract = "rule severity file line column column_utf16 end_line end_column \
        end_column_utf16 byte_start byte_end \
        pointer message help related fixable fix";
    let contract: BTreeSet<&str> = contract.split_whitespace().collect();
    let (report, _) = samples::report();
    let found = whole["findings"].as_array().unwrap();
    assert_eq!(found.len(), report.findings.len());
    for (line, finding) in found.iter().zip(&report.findings) {
        let mut names: BTreeSet<&str> = line
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(names.remove("file_bytes"), finding.file.contains(r"\xe9"));
        assert_eq!(names, contract);
        assert_eq!(line["message"], finding.message.as_str());
        assert_eq!(line["file"], finding.file.as_str());
        assert_eq!(line["byte_end"], finding.span.end);
        for place in line["related"].as_array().unwrap() {
            for name in ["file", "line", "column", "column_utf16", "message"] {
                assert!(!place[name].is_null(), "{name} of {place}");
            }
        }
    }
    let summary: Summary = serde_json::from_value(whole["summary"].clone()).unwrap();
    assert_eq!(summary, report.summary);
}

#[test]
fn sarif_is_what_its_schema_asks_for() {
    for text in [plain(Format::Sarif), nothing(Format::Sarif)] {
        check_schema("sarif-2.1.0.json", &[serde_json::from_str(&text).unwrap()]);
    }
}

#[test]
fn sarif_describes_every_rule() {
    let (sample, files) = samples::report();
    let finding = |rule: &&'static Rule| Finding {
        rule: rule.id,
        ..sample.findings[0].clone()
    };
    let findings = copydesk::RULES.iter().map(finding).collect();
    let report = Report::new(findings, Summary::default());
    let mut out = Vec::new();
    render(
        &report,
        Format::Sarif,
        &RenderOptions::default(),
        &files,
        &mut out,
    )
    .unwrap();
    let sarif: Value = serde_json::from_slice(&out).unwrap();
    for rule in sarif["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
    {
        assert!(rule["help"]["markdown"].is_string(), "{rule}");
    }
    check_schema("sarif-2.1.0.json", &[sarif]);
}

#[test]
fn fingerprints_do_not_know_of_lines() {
    let (mut report, files) = samples::report();
    let prints = |report: &Report| {
        let mut out = Vec::new();
        render(
            report,
            Format::Sarif,
            &RenderOptions::default(),
            &files,
            &mut out,
        )
        .unwrap();
        let sarif: Value = serde_json::from_slice(&out).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        let print = |result: &Value| result["partialFingerprints"]["copydesk/v1"].to_string();
        results.iter().map(print).collect::<Vec<_>>()
    };
    let before = prints(&report);
    assert_eq!(
        before.iter().collect::<BTreeSet<_>>().len(),
        before.len(),
        "all differ"
    );
    for finding in &mut report.findings {
        finding.location.start.line += 10;
        finding.span.start += 10;
        finding.span.end += 10;
        finding.message.push('!');
    }
    assert_eq!(prints(&report), before);
}

#[test]
fn reviewdog_reads_both_of_its_forms() {
    for text in [plain(Format::Rdjson), nothing(Format::Rdjson)] {
        check_schema(
            "rdjson-DiagnosticResult.json",
            &[serde_json::from_str(&text).unwrap()],
        );
    }
    let text = plain(Format::Rdjsonl);
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    check_schema("rdjson-Diagnostic.json", &lines);
}

#[test]
fn gitlab_gets_a_list_of_issues() {
    let schema = serde_json::json!({
        "type": "array",
        "items": {
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": { "type": "string", "minLength": 1 },
                "check_name": { "type": "string", "minLength": 1 },
                "fingerprint": { "type": "string", "pattern": "^[0-9a-f]{32}$" },
                "severity": { "enum": ["info", "minor", "major", "critical", "blocker"] },
                "location": {
                    "required": ["path", "lines"],
                    "properties": { "lines": { "required": ["begin"] } }
                }
            }
        }
    });
    let issues: Value = serde_json::from_str(&plain(Format::Gitlab)).unwrap();
    assert!(jsonschema::is_valid(&schema, &issues));
    let prints: BTreeSet<String> = (issues.as_array().unwrap().iter())
        .map(|issue| issue["fingerprint"].to_string())
        .collect();
    assert_eq!(prints.len(), issues.as_array().unwrap().len());
    assert_eq!(
        nothing(Format::Gitlab)
            .split_whitespace()
            .collect::<String>(),
        "[]"
    );
}

#[test]
fn junit_is_what_its_schema_asks_for() {
    let (report, _) = samples::report();
    let text = plain(Format::Junit);
    assert_eq!(text.matches("<testcase ").count(), report.findings.len());
    check_xml(&text, Some("junit-10.xsd"));
    check_xml(&nothing(Format::Junit), Some("junit-10.xsd"));
}

#[test]
fn checkstyle_is_xml() {
    let (report, _) = samples::report();
    let text = plain(Format::Checkstyle);
    assert_eq!(text.matches("<error ").count(), report.findings.len());
    check_xml(&text, None);
    check_xml(&nothing(Format::Checkstyle), None);
}

#[test]
fn the_runner_of_github_reads_every_line() {
    let (report, _) = samples::report();
    let text = plain(Format::Github);
    let found: Vec<Annotation> = (text.lines())
        .map(|line| annotation(line).unwrap())
        .collect();
    assert_eq!(found.len(), report.findings.len());
    assert!(
        found.is_sorted_by_key(|one| one.command.as_str()),
        "errors come first"
    );
    let known = ["file", "line", "col", "endLine", "endColumn", "title"];
    for one in &found {
        assert!((one.properties.iter()).all(|(name, _)| known.contains(&name.as_str())));
        let (file, title) = (&one.properties[0].1, &one.properties.last().unwrap().1);
        let meant = report.findings.iter().any(|finding| {
            finding.rule == title
                && visible(&finding.file) == *file
                && one.message.starts_with(&*visible(&finding.message))
        });
        assert!(meant, "{file} {title} {}", one.message);
    }
}

#[test]
fn github_gets_ten_of_a_kind_and_the_count_of_the_rest() {
    let (sample, files) = samples::report();
    let findings = (0..6).flat_map(|_| sample.findings.clone()).collect();
    let report = Report::new(findings, Summary::default());
    let mut out = Vec::new();
    render(
        &report,
        Format::Github,
        &RenderOptions::default(),
        &files,
        &mut out,
    )
    .unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count(), 21);
    let (errors, warnings) = (report.summary.errors - 10, report.summary.warnings - 10);
    let rest = format!("{errors} more errors and {warnings} more warnings not shown here");
    assert!(text.lines().last().unwrap().contains(&rest), "{text}");
}

#[test]
fn markdown_keeps_its_table() {
    let text = plain(Format::Markdown);
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    let (report, _) = samples::report();
    assert_eq!(rows.len(), report.findings.len() + 2);
    for row in rows {
        assert_eq!(row.matches('|').count(), 5, "{row}");
        assert!(!row.contains("<b>"), "{row}");
    }
}

/// The sample, of which so many findings are listed.
fn cut(format: Format, most: usize) -> String {
    let (mut report, files) = samples::report();
    report.list_first(most, None);
    let mut out = Vec::new();
    render(&report, format, &RenderOptions::default(), &files, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn what_is_over_a_limit_is_said_where_there_is_a_place_for_it() {
    let (report, _) = samples::report();
    let all = report.findings.len();
    let words = format!("{all} findings; the first 2 are listed (--max-findings)");
    for format in [Format::Human, Format::Sarif, Format::Junit] {
        let text = cut(format, 2);
        assert!(text.contains(&words), "{}: {text}", format.name());
        assert!(!cut(format, all).contains("max-findings"));
    }
    let json: Value = serde_json::from_str(&cut(Format::Json, 2)).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 2);
    assert_eq!(json["summary"]["unlisted"], all - 2);
    assert_eq!(json["summary"]["errors"], report.summary.errors);
    let sarif = serde_json::from_str(&cut(Format::Sarif, 2)).unwrap();
    check_schema("sarif-2.1.0.json", &[sarif]);
    let junit = cut(Format::Junit, 2);
    assert_eq!(junit.matches("<testcase ").count(), 3);
    assert!(junit.contains("tests=\"3\""), "{junit}");
    // There are errors among those that are not listed.
    assert!(junit.contains("<failure message="), "{junit}");
    check_xml(&junit, Some("junit-10.xsd"));
    let more = format!("and {} more.", all - 2);
    assert!(cut(Format::Markdown, 2).contains(&more));
    let github = cut(Format::Github, 0);
    let (errors, warnings) = (report.summary.errors, report.summary.warnings);
    let rest = format!("{errors} more errors and {warnings} more warnings not shown here");
    assert!(github.contains(&rest), "{github}");
}

#[test]
fn those_of_the_config_are_listed_whatever_the_limit() {
    let (mut report, _) = samples::report();
    let last = report.findings.last().unwrap().file.clone();
    let of_last = (report.findings.iter()).filter(|f| f.file == last).count();
    let first = report.findings[0].clone();
    let all = report.findings.len();
    report.list_first(of_last + 1, Some(&last));
    assert_eq!(report.findings.len(), of_last + 1);
    assert_eq!(report.findings[0], first);
    report.list_first(0, Some(&last));
    assert_eq!(report.findings.len(), of_last);
    assert_eq!(report.summary.unlisted, (all - of_last) as u64);
}
