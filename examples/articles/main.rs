//! Articles in any number, to measure with: invented words in the shape of the `everyday` news, a
//! few of them with one defect each. The same arguments give the same bytes.
//!
//! `articles FOLDER COUNT [--seed 7] [--defects 5] [--per-folder 1000]`: `--defects` is the percentage
//! of articles with a defect; `--per-folder 1` gives as many folders as articles.
#![expect(clippy::disallowed_methods, reason = "writing is all that it does")]

mod article;
mod dice;

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use article::{Article, Defect, Words};
use copydesk::internals::content::images::tiny_png;
use rayon::prelude::*;

/// What was asked for.
struct Wanted {
    folder: PathBuf,
    count: usize,
    seed: u64,
    defects: u64,
    per_folder: usize,
}

fn main() -> io::Result<()> {
    let usage = "articles FOLDER COUNT [--seed 7] [--defects 5] [--per-folder 1000]";
    let wanted = arguments().ok_or_else(|| io::Error::other(usage))?;
    let words = Words::new();
    write_what_they_refer_to(&wanted.folder, &words)?;
    let parts = (0..wanted.count.div_ceil(wanted.per_folder)).into_par_iter();
    let counts = parts
        .map(|part| write_folder(&wanted, &words, part))
        .try_reduce(BTreeMap::new, |mut all, more| {
            for (defect, count) in more {
                *all.entry(defect).or_insert(0) += count;
            }
            Ok(all)
        })?;
    let mut out = io::stdout().lock();
    writeln!(out, "{} articles", wanted.count)?;
    for (defect, count) in counts {
        writeln!(out, "{count:>8} {defect:?}")?;
    }
    Ok(())
}

fn arguments() -> Option<Wanted> {
    let mut arguments = env::args().skip(1);
    let mut wanted = Wanted {
        folder: arguments.next()?.into(),
        count: arguments.next()?.parse().ok()?,
        seed: 7,
        defects: 5,
        per_folder: 1000,
    };
    while let Some(name) = arguments.next() {
        let value: u64 = arguments.next()?.parse().ok()?;
        match name.as_str() {
            "--seed" => wanted.seed = value,
            "--defects" => wanted.defects = value,
            "--per-folder" => wanted.per_folder = usize::try_from(value).ok()?.max(1),
            _ => return None,
        }
    }
    Some(wanted)
}

/// Writes one folder of articles, and counts their defects.
fn write_folder(
    wanted: &Wanted,
    words: &Words,
    part: usize,
) -> io::Result<BTreeMap<Defect, usize>> {
    let first = part * wanted.per_folder;
    let folder = wanted.folder.join(format!("_news/{part:06}"));
    fs::create_dir_all(&folder)?;
    let mut counts = BTreeMap::new();
    for index in first..(first + wanted.per_folder).min(wanted.count) {
        let article = Article::new(words, index, wanted.seed, wanted.defects);
        fs::write(folder.join(&article.name), &article.text)?;
        if let Some(defect) = article.defect {
            *counts.entry(defect).or_insert(0) += 1;
        }
    }
    Ok(counts)
}

/// The config of the site, the organisations and topics that articles name, and the images of the
/// organisations.
fn write_what_they_refer_to(folder: &Path, words: &Words) -> io::Result<()> {
    let (organizations, topics) = ("_data/organizations", "_data/topics");
    let images = "assets/images/organizations";
    fs::create_dir_all(folder)?;
    let site = "url: https://everyday.example\n";
    fs::write(folder.join("_config.yml"), site)?;
    for name in [organizations, topics, images] {
        fs::create_dir_all(folder.join(name))?;
    }
    for organization in &words.organizations {
        let (domain, name) = (&organization.domain, &organization.name);
        for size in [50, 400] {
            let path = format!("{images}/{domain}-{size}x{size}.png");
            fs::write(folder.join(path), tiny_png(size, size))?;
        }
        let text = format!(
            "---\ntaxonomy: organization\n_id: {domain}\nname: {name}\ndomain: {domain}\nimages:\n  \
             - url: /{images}/{domain}-50x50.png\n    width: 50\n    height: 50\n---\n"
        );
        fs::write(folder.join(format!("{organizations}/{domain}.md")), text)?;
    }
    for topic in &words.topics {
        let id = topic.to_lowercase().replace(' ', "-");
        let text = format!(
            "taxonomy: topic\n_id: {id}\nname: {topic}\nkeywords:\n  - {id}\nservices:\n  \
             news: https://everyday.example/api/news/{id}/\n"
        );
        fs::write(folder.join(format!("{topics}/{id}.yaml")), text)?;
    }
    Ok(())
}
