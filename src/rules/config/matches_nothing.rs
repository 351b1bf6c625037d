//! `config/matches-nothing`: a glob of the config that matches no file, a reference that has
//! nothing to resolve to.

use serde::Deserialize;

use super::at;
use crate::config::{ConfigProblem, ConfigProblemKind, GlobOf, MissingTarget};
use crate::finding::Severity;
use crate::rules::rule::{Build, ConfigCheck, ConfigContext, Findings, Property, Rule};
use crate::text::repo_path::RepoPath;
use crate::tree::Look;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    properties: &[Property::CausedByDeletion],
    ..Rule::new(
        "config/matches-nothing",
        include_str!("matches_nothing.md"),
        Build::config::<MatchesNothing>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MatchesNothing {}

impl ConfigCheck for MatchesNothing {
    fn check(&self, problem: &ConfigProblem, context: &ConfigContext<'_>, out: &mut Findings) {
        match &problem.kind {
            ConfigProblemKind::UnmatchedGlob {
                of,
                written,
                others_match,
            } => {
                let message = match of {
                    GlobOf::Collection(name) => {
                        format!("this glob of `{name}` matches no file: `{written}`")
                    }
                    GlobOf::Override => {
                        format!("this override glob matches no file: `{written}`")
                    }
                    GlobOf::Exclusion => {
                        format!("this `exclude` glob matches no file: `{written}`")
                    }
                    GlobOf::Builtin => format!("no file is in a collection of `{written}`"),
                };
                let draft = at(context, problem, out, message);
                if let Some(inner) = written.strip_prefix('!') {
                    draft.help(no_negation(of, inner));
                } else if *of == GlobOf::Builtin {
                    draft.help("remove it, or put the files where its globs look: `_news`, …");
                } else {
                    if *others_match {
                        // The files of the others are checked.
                        draft.severity = Some(Severity::Warning);
                    }
                    draft.help(correction(written));
                }
            }
            ConfigProblemKind::Missing(missing) => {
                let draft = at(context, problem, out, words(missing));
                if let MissingTarget::Image { instead, .. } = missing {
                    draft.severity = Some(Severity::Warning);
                    draft.help(match instead {
                        Some(field) => format!("write `{field}`, where documents have an image"),
                        None => "name the field that holds an image: a path or URL, or a mapping \
                            with `url`, `src`, `path` or `file`"
                            .to_owned(),
                    });
                } else if matches!(missing, MissingTarget::Field { .. }) {
                    // It may be right, and only not used yet.
                    draft.severity = Some(Severity::Warning);
                    draft.help("correct the name of the field, or remove it");
                } else {
                    draft.help("fix the target, or remove the reference");
                }
            }
            _ => {}
        }
    }
}

/// What to write in place of a glob that matches nothing.
fn correction(glob: &str) -> String {
    let last = RepoPath::new(glob).name();
    if glob.contains('\\') {
        // It takes the meaning from what is behind it, as everywhere in globs.
        let slashes = glob.replace('\\', "/");
        format!("folders are separated by `/`, on Windows too: `{slashes}`")
    } else if !glob.contains(['*', '?', '[', '{']) && !last.contains('.') {
        let folder = glob.trim_end_matches('/');
        format!("for all files in a folder, write `{folder}/**`")
    } else {
        "globs are relative to the folder of the config; correct it, or remove it".to_owned()
    }
}

/// What to write in place of a glob that begins with `!`, as in a `.gitignore`.
fn no_negation(of: &GlobOf, glob: &str) -> String {
    let instead = match of {
        GlobOf::Collection(_) => format!("write `exclude: \"{glob}\"` beside `files`"),
        GlobOf::Override => "list only the files that it applies to".to_owned(),
        GlobOf::Exclusion | GlobOf::Builtin => "list only the files to exclude".to_owned(),
    };
    format!("a leading `!` does not exclude files here; {instead}")
}

fn words(missing: &MissingTarget) -> String {
    match missing {
        MissingTarget::Field { field, collections } => format!(
            "no document in `{}` has `{field}`, so nothing is compared",
            collections.join("` or `")
        ),
        MissingTarget::Image {
            field,
            collection,
            found: None,
            ..
        } => format!("no document in `{collection}` has `{field}`, so no image is checked there"),
        MissingTarget::Image {
            field,
            collection,
            found: Some(found),
            ..
        } => format!(
            "no document in `{collection}` has an image in `{field}`; in {}:{}, it is {}",
            found.path,
            found.line,
            found.kind.describe()
        ),
        MissingTarget::Target(name) => {
            format!("there is no {name}, so references to it are not checked")
        }
        MissingTarget::Folder { path, found } => match found {
            Look::OtherCase(other) => {
                format!("no such folder: `{path}`; did you mean `{other}`?")
            }
            Look::File => format!("`{path}` is a file, not a folder"),
            Look::Missing | Look::Folder | Look::Outside => {
                format!("no such folder: `{path}`")
            }
        },
        MissingTarget::DataFile {
            path,
            unreadable: None,
        } => format!("no such data file: `{path}`"),
        MissingTarget::DataFile {
            path,
            unreadable: Some(why),
        } => format!("the data file `{path}` cannot be read: {why}"),
        MissingTarget::PartOfDataFile { path, error } => {
            let error = error
                .as_ref()
                .map(|(line, message)| format!(" (line {line}: {message})"));
            format!(
                "the data file `{path}` cannot be read in full{}, so references to it are not checked",
                error.unwrap_or_default()
            )
        }
    }
}
