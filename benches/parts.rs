//! The parts of a run, each alone, on articles made here: `cargo bench`, or `cargo bench -- gather`
//! for those with that in their name. Prints the median time for one article, document or finding.
//!
//! No test asserts a time; `benches/scale` compares whole runs with the floor.

use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use copydesk::MemoryTree;
use copydesk::Selection;
use copydesk::internals::config;
use copydesk::internals::crossfile::Facts;
use copydesk::internals::crossfile::compare::{Comparer, Hears};
use copydesk::internals::document::roles;
use copydesk::internals::document::{Document, Layout, parse};
use copydesk::internals::engine::lint;
use copydesk::internals::plan::Plan;
use copydesk::internals::plan::builtin;
use copydesk::parts::RepoPathBuf;
use copydesk::parts::Source;

use copydesk::Format;
use copydesk::Report;
use copydesk::internals::schema::SchemaProblems;
use copydesk::internals::tree::{KnownDefaults, World};
use copydesk::parts::NoTexts;
use copydesk::parts::Summary;

/// How many articles a turn goes through.
const ARTICLES: u32 = 500;

/// How long each part is measured.
const ENOUGH: Duration = Duration::from_millis(800);

/// What is wanted of a check.
const FINDINGS: lint::Wants<'_> = lint::Wants {
    facts: false,
    findings: true,
    count: true,
    title: false,
    lines: true,
    images: None,
};

fn main() -> io::Result<()> {
    // Cargo passes `--bench`, and whoever calls it a part of a name.
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let sources: Vec<Source> = (0..ARTICLES).map(article).collect();
    let documents: Vec<Document<'_>> = sources.iter().map(document).collect();
    let texts = Source::new("everyday.yaml", builtin::EVERYDAY_CONFIG);
    let config = config::read(&texts).config.unwrap_or_default();
    let site = config.site.to_site();
    let plan = |selection| Plan::new(&config, site.clone(), selection, &builtin::schema);
    let (default, clean) = (plan(Selection::default()), plan(none()));
    let files = MemoryTree::default();
    let world = World {
        now: jiff::Timestamp::UNIX_EPOCH,
        files: &files,
        defaults: &KnownDefaults::default(),
    };
    let claim = default.claim(sources[0].path());
    let schema = default.collection(&claim).and_then(|news| news.schema());
    let checked = |plan: &Plan, source: &Source| {
        lint::check_for(FINDINGS, source, Layout::Content, plan, &claim, &world)
    };
    let mut facts = Facts::default();
    for (number, source) in (0..).zip(&sources) {
        let of_one = lint::facts(source, Layout::Content, &default, &claim, &world);
        facts.add(number, &of_one);
    }
    let paths: Vec<RepoPathBuf> = sources.iter().map(|one| one.path().clone()).collect();
    let comparer = Comparer {
        constraints: &default.constraints,
        files: &paths,
        named: None,
        hears: &|_, _, _| Hears::Wants,
    };
    let findings = sources
        .iter()
        .flat_map(|source| checked(&default, source).findings);
    let report = Report::new(findings.collect(), Summary::default());

    let bench = Bench { wanted };
    bench.each("parse", || {
        for source in &sources {
            black_box(document(source));
        }
    })?;
    bench.each("roles", || {
        for document in &documents {
            black_box(roles::find(
                &document.roots,
                &default.settings(&claim).roles,
            ));
        }
    })?;
    bench.each("schema", || {
        let mut problems = SchemaProblems::default();
        for (index, root) in documents
            .iter()
            .flat_map(|one| one.roots.iter().enumerate())
        {
            if let Some(schema) = schema {
                schema.check(root, index, &mut problems);
            }
        }
        black_box(problems);
    })?;
    bench.each("parse, schema, no rules", || {
        for source in &sources {
            black_box(checked(&clean, source));
        }
    })?;
    bench.each("parse, schema, default rules", || {
        for source in &sources {
            black_box(checked(&default, source));
        }
    })?;
    bench.each("gather", || {
        black_box(comparer.problems(&mut facts.clone()));
    })?;
    bench.reports(&report)
}

fn rendered(report: &Report, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    let options = copydesk::RenderOptions::default();
    // Writing to memory does not fail.
    let _ = copydesk::render(report, format, &options, &NoTexts, &mut out);
    out
}

/// Every rule off.
fn none() -> Selection {
    Selection {
        ignore: vec!["all".to_owned()],
        ..Selection::default()
    }
}

struct Bench {
    wanted: Option<String>,
}

impl Bench {
    /// Measures how the findings of all articles are written.
    fn reports(&self, report: &Report) -> io::Result<()> {
        self.each("render jsonl", || {
            black_box(rendered(report, Format::Jsonl));
        })?;
        self.each("render human, no frames", || {
            black_box(rendered(report, Format::Human));
        })
    }

    /// Measures what goes through all articles once.
    fn each(&self, name: &str, mut turn: impl FnMut()) -> io::Result<()> {
        if self
            .wanted
            .as_ref()
            .is_some_and(|wanted| !name.contains(wanted.as_str()))
        {
            return Ok(());
        }
        let mut times = Vec::new();
        let started = Instant::now();
        while times.len() < 5 || started.elapsed() < ENOUGH {
            let before = Instant::now();
            turn();
            times.push(before.elapsed());
        }
        times.sort_unstable();
        let one = times[times.len() / 2].as_secs_f64() * 1e6 / f64::from(ARTICLES);
        writeln!(
            io::stdout(),
            "{name:32}{one:9.2} µs  (median of {})",
            times.len()
        )
    }
}

fn document(source: &Source) -> Document<'_> {
    parse(source, Layout::Content)
}

/// An article with one thing wrong: its address is not secure.
fn article(index: u32) -> Source {
    let text = format!(
        "---\ncategory: news\ntitle: \"An article about moss, number {index}\"\n\
         excerpt: \"What grows between the stones, who walks on it, and why that is so.\"\n\
         publishedDateTime: 2023-04-{:02}T10:20:30Z\n\
         originalUrl: \"http://www.moss-and-stone.org/2023/04/article-{index}/\"\n\
         webUrl: \"https://www.moss-and-stone.org/2023/04/article-{index}/\"\n\
         type: article\nquality: {index}\nheat: {index}\npublished: true\n\n\
         provider:\n  name: Moss and Stone\n  domain: moss-and-stone.org\n  images:\n    \
         - url: \"https://cdn.moss-and-stone.org/logo-50x50.png\"\n      width: 50\n      \
         height: 50\n\ntopics:\n  - Gardens\n  - Walls\n\nimages:\n  \
         - url: \"https://cdn.moss-and-stone.org/{index}.jpg\"\n    width: 1200\n    \
         height: 630\n    isCached: true\n---\n\nIt grows.\n",
        1 + index % 28
    );
    Source::new(
        format!("_news/2023-04-{:02}-{index}.md", 1 + index % 28),
        text,
    )
}
