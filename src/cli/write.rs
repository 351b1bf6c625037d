//! Writes the report: in one form or several, to standard output or to files.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::Failure;
use super::actions;
use super::args::CheckArgs;
use super::output::{self, Trees};
use super::values::WrittenForm;
use crate::engine::report::Report;
use crate::engine::threads;
use crate::report::{self, Format};
use crate::tree::disk::write_atomic;
use crate::tree::named::{self, FileIdentity};

/// The forms that were asked for; human when nothing was said, and then, in GitHub Actions,
/// annotations beside it.
pub(super) fn forms(args: &CheckArgs) -> Result<Vec<WrittenForm>, Failure> {
    let mut forms = args.format.clone();
    if forms.is_empty() {
        forms.push(WrittenForm {
            format: Format::Human,
            file: None,
        });
    }
    for form in &mut forms {
        form.file = form.file.take().filter(|file| !named::is_stdout(file));
    }
    let output = args.output.as_ref().filter(|file| !named::is_stdout(file));
    let mut to_stdout = forms.iter_mut().filter(|form| form.file.is_none());
    let first = to_stdout.next();
    if let Some(second) = to_stdout.next() {
        return Err(Failure::Usage(format!(
            "two formats cannot both be written to stdout; write one to a file: --format {}=FILE",
            second.format.name()
        )));
    }
    match (first, output) {
        (Some(first), Some(file)) => first.file = Some(file.clone()),
        (None, Some(_)) => {
            return Err(Failure::Usage(
                "--output has nothing to write: every --format names its own file".to_owned(),
            ));
        }
        (_, None) => {}
    }
    each_its_own(&forms)?;
    if actions::is_here() && args.format.is_empty() {
        forms.push(WrittenForm {
            format: Format::Github,
            file: None,
        });
    }
    Ok(forms)
}

/// That no form is written over another one.
fn each_its_own(forms: &[WrittenForm]) -> Result<(), Failure> {
    let mut known: Vec<(FileIdentity, Format)> = Vec::new();
    for form in forms {
        let Some(file) = form.file.as_ref().filter(|file| !is_nothing(file)) else {
            continue;
        };
        let place = FileIdentity::of(file).map_err(|error| cannot_write(file, &error))?;
        if let Some((_, other)) = known.iter().find(|(known, _)| *known == place) {
            return Err(Failure::Usage(format!(
                "two formats cannot both be written to {}: {} would be lost; name another file \
                 for one of them",
                file.display(),
                other.name()
            )));
        }
        known.push((place, form.format));
    }
    Ok(())
}

/// What is written there is gone anyway.
fn is_nothing(file: &Path) -> bool {
    file == Path::new("/dev/null")
}

/// That a file that was named cannot be written.
fn cannot_write(file: &Path, error: &io::Error) -> Failure {
    let (file, why) = (file.display(), output::why(error));
    Failure::Usage(format!("cannot write {file}: {why}"))
}

/// So many findings are drawn by one thread.
const FEW: usize = 256;

/// Where a form goes that no file was named for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Stdout,
    /// Standard output has a fixed text already.
    Stderr,
}

/// What people need not see in full.
#[derive(Clone, Copy)]
pub(super) struct Fold {
    pub(super) folds: bool,
    pub(super) offers_baseline: bool,
}

/// Whether people see the first of many lines that say the same: who named files or a rule wants to
/// see all there is.
pub(super) fn folds(args: &CheckArgs, is_whole: bool) -> bool {
    is_whole && !args.no_fold && args.rules.select.is_empty()
}

/// Whether people read standard output.
pub(super) fn is_for_people(forms: &[WrittenForm]) -> bool {
    let mut there = forms.iter().filter(|form| form.file.is_none());
    there.any(|form| form.format == Format::Human)
}

pub(super) fn write(
    args: &CheckArgs,
    forms: &[WrittenForm],
    report: &Report,
    trees: &Trees,
    fold: Fold,
    stream: Stream,
) -> Result<(), Failure> {
    let pool = if report.findings.len() > FEW {
        threads::pool(args.threads())
    } else {
        None
    };
    if let Some(pool) = pool {
        pool.install(|| write_forms(args, forms, report, trees, fold, stream))?;
    } else {
        threads::alone();
        write_forms(args, forms, report, trees, fold, stream)?;
    }
    if args.statistics {
        let table = report::statistics(report);
        if has_room(forms) && stream == Stream::Stdout {
            io::stdout().write_all(table.as_bytes())?;
        } else {
            io::stderr().write_all(actions::harmless(table).as_bytes())?;
        }
    }
    Ok(())
}

fn write_forms(
    args: &CheckArgs,
    forms: &[WrittenForm],
    report: &Report,
    trees: &Trees,
    fold: Fold,
    stream: Stream,
) -> Result<(), Failure> {
    for form in forms {
        let mut options = output::options(args.color, trees.common());
        options.fold = fold.folds;
        options.offers_baseline = fold.offers_baseline;
        let Some(file) = &form.file else {
            let out: Box<dyn Write> = match stream {
                Stream::Stdout => Box::new(io::stdout().lock()),
                Stream::Stderr => Box::new(io::stderr().lock()),
            };
            let mut out = BufWriter::with_capacity(1 << 16, out);
            let render =
                |out: &mut dyn Write| report::render(report, form.format, &options, trees, out);
            if actions::is_here() && actions::shows_content(form.format) {
                actions::without_commands(&render, &mut out)?;
            } else {
                render(&mut out)?;
            }
            out.flush()?;
            continue;
        };
        options.color = false;
        options.hyperlinks = None;
        let render =
            |out: &mut dyn Write| report::render(report, form.format, &options, trees, out);
        write_atomic(file, &render).map_err(|error| cannot_write(file, &error))?;
    }
    Ok(())
}

/// Whether more may be in standard output: behind what a program reads, it could not be read.
fn has_room(forms: &[WrittenForm]) -> bool {
    let mut there = forms.iter().filter(|form| form.file.is_none());
    // In GitHub Actions, annotations are beside what people read.
    there
        .next()
        .is_none_or(|form| actions::shows_content(form.format))
}
