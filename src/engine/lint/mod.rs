//! One document: runs a plan's checks over it, phase by phase, and makes findings of what they report.
//!
//! Pure: the text comes in, findings come out. Whoever has files calls it for each. What is found
//! across files is in `across`, the config itself in `config`, files that are not documents in `file`.

mod across;
mod config;
mod config_help;
mod drafts;
mod file;
mod inherited;
mod job;
mod locate;
mod notes;
mod scope;

use crate::text::repo_path::{RepoPath, RepoPathBuf};

use crate::crossfile::{self, Facts};
use crate::document::roles::{self, Roles};
use crate::document::suppression::Suppressions;
use crate::document::title::Title;
use crate::document::{Document, Layout, form, layout_of, parse, structured_bytes};
use crate::engine::permits;
use crate::engine::tally::Tally;
use crate::finding::Finding;
use crate::plan::{Claim, Plan};
use crate::rules::image_cache::{KnownImages, RunImages};
use crate::rules::rule::{Checker, DocumentContext};
use crate::rules::verdicts::Verdicts;
use crate::text::{REPLACEMENT, Source, steps};
use crate::tree::{FileProblem, World};
pub(crate) use across::{compared, unused_image};
#[cfg(feature = "server")]
pub(crate) use config::config_schema;
pub(crate) use config::{check_config, check_writing, is_config_too_large};
pub(crate) use drafts::allows;
use file::not_its_text;
pub(crate) use file::{over_budget, unexpected, unreadable};
use job::Job;
pub(crate) use locate::locate_elsewhere;
use scope::RuleScope;

/// What came of one document.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The findings, sorted.
    pub findings: Vec<Finding>,
    /// Rules that had more to say than is listed of one file, and how many were left out.
    pub capped: Vec<(&'static str, usize)>,
    /// Findings that comments of the file allow, sorted.
    pub allowed: Vec<Finding>,
    /// The comments, for findings between files that they may allow.
    pub suppressions: Suppressions,
    /// What the document says to others.
    pub facts: Facts,
    /// The findings in numbers, without the file.
    pub tally: Tally,
    /// What it is called, if that is wanted.
    pub title: Option<Title>,
    /// What is wrong with values that it has by default: findings in the files that set them.
    pub(crate) of_defaults: Vec<Finding>,
    /// Whether something is wrong with it that does not count, since it is a form that others are made
    /// from.
    pub(crate) is_form: bool,
}

impl Checked {
    /// Whether nothing was found, and no comment asks to suppress anything.
    pub(crate) fn has_facts_alone(&self) -> bool {
        self.tally.is_empty()
            && self.allowed.is_empty()
            && self.suppressions.is_empty()
            && self.of_defaults.is_empty()
    }

    /// The same, but for what the document says to others.
    pub(crate) fn without_facts(&self) -> Self {
        Self {
            findings: self.findings.clone(),
            capped: self.capped.clone(),
            allowed: self.allowed.clone(),
            suppressions: self.suppressions.clone(),
            facts: Facts::default(),
            tally: self.tally.clone(),
            title: self.title.clone(),
            of_defaults: self.of_defaults.clone(),
            is_form: self.is_form,
        }
    }
}

/// What is wanted of one document.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is wanted or not, whatever the others are"
)]
pub struct Wants<'r> {
    /// What it says to others.
    pub facts: bool,
    /// Its findings, and not their number alone.
    pub findings: bool,
    /// Their number.
    pub count: bool,
    /// What it is called.
    pub title: bool,
    /// The lines and columns of findings, and not their bytes alone.
    pub lines: bool,
    /// What the run knows of images, if it is one over files that stay as they are.
    pub images: Option<&'r RunImages>,
}

/// All that can be wanted.
pub(crate) const EVERYTHING: Wants<'static> = Wants {
    facts: true,
    count: true,
    title: false,
    findings: true,
    lines: true,
    images: None,
};

/// What an editor shows of a document, and what it says to others.
#[cfg(feature = "server")]
pub(crate) const FOR_EDITORS: Wants<'static> = Wants {
    facts: true,
    count: false,
    title: true,
    findings: true,
    lines: true,
    images: None,
};

/// What a document says to others, and which findings its comments allow.
pub(crate) const WHAT_IT_SAYS: Wants<'static> = Wants {
    facts: true,
    count: false,
    title: false,
    findings: false,
    lines: false,
    images: None,
};

/// Checks one file under the claim that the plan has on it, and says what it says to others.
pub fn check(
    source: &Source,
    layout: Layout,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Checked {
    check_for(EVERYTHING, source, layout, plan, claim, world)
}

/// Checks one file for what is wanted of it.
pub fn check_for(
    wants: Wants<'_>,
    source: &Source,
    layout: Layout,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Checked {
    check_and(wants, source, layout, plan, claim, world, &|_, _| ()).0
}

/// The same; then `look` sees the document, which is the first, and what came of it. Gives the steps of
/// the check, too.
pub(crate) fn check_and(
    wants: Wants<'_>,
    source: &Source,
    layout: Layout,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
    look: &dyn Fn(&[Document<'_>], &[Checked]),
) -> (Checked, u64) {
    if let Some(problem) = not_its_text(source) {
        if is_list_of_another_program(source, claim, &problem) {
            return (Checked::default(), 0);
        }
        return (unreadable(source.path(), &problem, plan, claim), 0);
    }
    permits::with(structured_bytes(source, layout), || {
        let row = [(source, layout)];
        let (mut checked, steps) = check_row(wants, &row, plan, claim, world, look);
        (checked.pop().unwrap_or_default(), steps)
    })
}

/// Whether a text in another encoding is in no collection, and nothing says that it is a page: what reads
/// a `requirements.txt` takes UTF-16. Jekyll makes pages of texts with front matter, and of all that is in
/// a folder of posts.
fn is_list_of_another_program(source: &Source, claim: &Claim, problem: &FileProblem) -> bool {
    let path = source.path();
    let is_text = path.extension().eq_ignore_ascii_case("txt");
    let mut folders = path.folder().names();
    let is_post = folders.any(|name| matches!(name, "_posts" | "_drafts"));
    // Two bytes may be a mark, and every other one is NUL.
    let text = source.text().bytes().take(12).filter(|&byte| byte != 0);
    let start: Vec<u8> = text
        .skip_while(|&byte| char::from(byte) == REPLACEMENT)
        .collect();
    let has_fence = [&b"---"[..], b"+++"]
        .iter()
        .any(|fence| start.starts_with(fence));
    let is_no_page = !is_post && !has_fence;
    is_text && is_no_page && claim.collection.is_none() && matches!(problem, FileProblem::Utf16)
}

/// Whether a file may be checked in a row with others: it is not large, and its text is its own.
pub(crate) fn fits_in_a_row(source: &Source) -> bool {
    source.text().len() <= MOST_IN_A_ROW && not_its_text(source).is_none()
}

/// Bytes of a file up to which it is checked in a row with others.
const MOST_IN_A_ROW: usize = 16 << 10;

/// The same as [`check_and`] for files in a row that are under the same claim. They are checked
/// together: see [`job`].
pub(crate) fn check_row(
    wants: Wants<'_>,
    row: &[(&Source, Layout)],
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
    look: &dyn Fn(&[Document<'_>], &[Checked]),
) -> (Vec<Checked>, u64) {
    let ((documents, checked), steps) = steps::of(|| {
        let parse = |&(source, layout): &_| parse(source, layout);
        let documents: Vec<Document<'_>> = row.iter().map(parse).collect();
        let checked = check_documents(wants, &documents, plan, claim, world);
        (documents, checked)
    });
    look(&documents, &checked);
    (checked, steps)
}

/// Checks documents in a row for what is wanted of them.
pub(crate) fn check_documents(
    wants: Wants<'_>,
    documents: &[Document<'_>],
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Vec<Checked> {
    let set = plan.rules(claim);
    let is_judged = wants.findings || wants.count;
    let (checks, looking): (&[_], &[_]) = if is_judged {
        (&set.checks, &set.documents)
    } else {
        (&[], &[])
    };
    let job = Job {
        schema: plan.schema(claim).filter(|_| is_judged),
        settings: plan.settings(claim),
        checks,
        documents: looking,
        world,
        config: &[],
        scope: RuleScope::Document,
        images: wants.images,
        lines: wants.lines,
        asserts: plan.collection(claim).map_or(&[], |one| &one.asserts),
    };
    let roots = documents.iter().map(|document| &document.roots);
    let roles: Vec<Roles<'_>> = roots
        .map(|roots| roles::find(roots, &job.settings.roles))
        .collect();
    let mut checked = job.run(documents, &roles, wants.findings);
    let about = documents.iter().zip(&roles).zip(&mut checked);
    for ((document, roles), checked) in about {
        let is_wrong = !checked.tally.is_empty();
        checked.is_form = is_wrong && claim.collection.is_none() && form::is_form(document);
        if wants.facts {
            checked.facts = extract(document, roles, plan, claim, world);
        }
        if wants.title {
            checked.title = Title::of(document);
        }
    }
    checked
}

/// Where the fields of a document say that its file should be, if that is not where it is.
#[cfg(feature = "server")]
pub(crate) fn misplaced(
    document: &Document<'_>,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Option<crate::rules::rule::Misplaced> {
    let settings = plan.settings(claim);
    let context = DocumentContext {
        document,
        roles: &roles::find(&document.roots, &settings.roles),
        settings,
        schema: None,
        asserts: &[],
        world,
        images: &KnownImages::default(),
        verdicts: &Verdicts::default(),
    };
    let rules = plan.rules(claim);
    rules
        .checks
        .iter()
        .find_map(|active| match &active.checker {
            Checker::Document(check) => check.misplaced(&context),
            _ => None,
        })
}

/// What a document says to others, without checking it: in a partial run, for files that are not
/// named.
pub fn facts(
    source: &Source,
    layout: Layout,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Facts {
    permits::with(structured_bytes(source, layout), || {
        let document = parse(source, layout);
        let roles = roles::find(&document.roots, &plan.settings(claim).roles);
        extract(&document, &roles, plan, claim, world)
    })
}

fn extract(
    document: &Document<'_>,
    roles: &Roles<'_>,
    plan: &Plan,
    claim: &Claim,
    world: &World<'_>,
) -> Facts {
    let gives = plan.constraints.gives(claim.collection);
    let site = &plan.settings(claim).site;
    crossfile::extract(document, roles, gives, &plan.constraints, site, world.files)
}

/// The endings of content.
const CONTENT: [&str; 8] = [
    "md", "mdx", "html", "markdown", "txt", "htm", "mdown", "mkd",
];

/// How to parse a file, or none when it is not to be checked. What a collection claims or somebody
/// names is checked whatever its ending, if it can be text; the rest only when it is content.
pub(crate) fn layout(path: &RepoPath, claim: &Claim, claimed: bool, named: bool) -> Option<Layout> {
    let extension = path.extension();
    let is = |known: &&str| extension.eq_ignore_ascii_case(known);
    if CONTENT.iter().any(is) {
        return Some(if claim.is_unfenced {
            Layout::Unfenced
        } else {
            Layout::Content
        });
    }
    let layout = layout_of(path);
    (claimed || named && layout == Layout::Data).then_some(layout)
}

/// The source of a file whose text nobody has read. As content, an empty document is nothing that a
/// check could refuse.
fn without_text(path: &RepoPathBuf) -> Source {
    Source::new(path.clone(), Vec::new())
}
