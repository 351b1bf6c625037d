//! `textDocument/codeAction`: the fix of a finding, all safe fixes of a file, a comment that
//! suppresses a finding, an entry in the baseline. An action without a command is added here alone;
//! a command of the server is also run in `baseline` and named in `lifecycle`.

use std::collections::HashSet;

use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, CodeActionTriggerKind,
    Command, Diagnostic, WorkspaceEdit,
};

use super::Server;
use super::baseline::{ADD, BaselineEntry};
use super::client::EXPLAIN;
use super::hover::capital;
use super::place::At;
use crate::document::parse;
use crate::document::suppression::Suppressions;
use crate::engine::fix::FixMode;
use crate::engine::fix::repository::RepositoryFix;
use crate::engine::lint;
use crate::engine::options::RunOptions;
use crate::finding::{Edit, Finding, Safety};
use crate::report::paths::visible;
use crate::rules;
use crate::rules::rule::Property;
use crate::text::{Source, Span};

/// All safe fixes of a file.
pub(super) const FIX_ALL: CodeActionKind =
    CodeActionKind::Custom(std::borrow::Cow::Borrowed("source.fixAll.copydesk"));

/// What is written where a reason belongs.
const REASON: &str = "say why";

impl Server {
    pub(super) fn code_actions(
        &mut self,
        params: &CodeActionParams,
    ) -> Option<Vec<CodeActionResponse>> {
        let at = self.at(&params.text_document.uri)?;
        let root = self.roots.get(&at.open.root);
        let (findings, _) = root?.findings(&at.open.path)?;
        let only = params.context.only.as_deref();
        let mut actions = Vec::new();
        if is_wanted(only, &CodeActionKind::QuickFix) {
            // All of the line: who has the cursor behind a value means it, too.
            let lines = params.range.start.line..=params.range.end.line;
            let is_near = |finding: &&Finding| {
                let range = at.range(finding.span);
                range.start.line <= *lines.end() && *lines.start() <= range.end.line
            };
            for finding in findings.iter().filter(is_near) {
                at.for_finding(finding, &mut actions);
            }
        }
        let is_automatic = params.context.trigger_kind == Some(CodeActionTriggerKind::Automatic);
        if is_wanted(only, &FIX_ALL) && (only.is_some() || !is_automatic) {
            actions.extend(at.fix_all(&findings));
        }
        Some(actions.into_iter().map(Into::into).collect())
    }
}

/// Whether an editor asks for a kind of actions: for all, for this one or for one that it is part of.
fn is_wanted(only: Option<&[CodeActionKind]>, kind: &CodeActionKind) -> bool {
    let name = String::from(kind.clone());
    only.is_none_or(|only| {
        only.iter().any(|wanted| {
            let wanted = String::from(wanted.clone());
            let rest = name.strip_prefix(&wanted);
            wanted.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    })
}

impl At<'_> {
    fn for_finding(&self, finding: &Finding, actions: &mut Vec<CodeAction>) {
        let diagnostic = self.translator().one(finding);
        if let Some(fix) = &finding.fix
            && self.can_be_edited(&fix.edits)
        {
            let action = quick_fix(&capital(&fix.title), &diagnostic);
            actions.push(CodeAction {
                is_preferred: Some(fix.safety == Safety::Safe),
                edit: Some(self.edit(&fix.edits)),
                ..action
            });
        }
        if let Some(edit) = self.suppress(finding) {
            let title = format!("Suppress {} here", finding.rule);
            actions.push(CodeAction {
                edit: Some(edit),
                ..quick_fix(&title, &diagnostic)
            });
        }
        if self.server.client.can.explains {
            let title = format!("Explain {}", finding.rule);
            actions.push(CodeAction {
                command: Some(Command {
                    title: title.clone(),
                    tooltip: None,
                    command: EXPLAIN.to_owned(),
                    arguments: Some(vec![finding.rule.into()]),
                }),
                ..quick_fix(&title, &diagnostic)
            });
        }
        if !rules::has(finding.rule, Property::AlwaysError) {
            let title = format!("Add this {} to the baseline", finding.rule);
            let entry = BaselineEntry::of(&self.open.uri, finding);
            let arguments = serde_json::to_value(entry).ok().map(|entry| vec![entry]);
            actions.push(CodeAction {
                command: Some(Command {
                    title: title.clone(),
                    tooltip: None,
                    command: ADD.to_owned(),
                    arguments,
                }),
                ..quick_fix(&title, &diagnostic)
            });
        }
    }

    /// Whether an editor can make these edits: a byte order mark is not in its text.
    fn can_be_edited(&self, edits: &[Edit]) -> bool {
        let has_mark = self.open.source.text().starts_with('\u{feff}');
        let is_of_mark = |edit: &Edit| has_mark && edit.span.start < 3;
        !edits.is_empty() && !edits.iter().any(is_of_mark)
    }

    /// A comment above the key of a finding that suppresses it, where one can.
    fn suppress(&self, finding: &Finding) -> Option<WorkspaceEdit> {
        let source = &self.open.source;
        let document = self.parse();
        let entry = finding.pointer.as_deref().and_then(|pointer| {
            let mut roots = document.roots.iter();
            roots.find_map(|root| root.entry_at(pointer))
        });
        let place = entry.map_or(finding.span.start, |entry| entry.key_span.start);
        let line = source.line_span(source.position(place).line);
        let indent: String = (source.slice(line).chars())
            .take_while(|one| matches!(one, ' ' | '\t'))
            .collect();
        let end = if source.text().contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        let comment = format!("{indent}# copydesk: allow {}: {REASON}{end}", finding.rule);
        let at = line.start as usize;
        // What it does is known when it is there: not every place has room for a comment.
        let mut text = source.text().to_owned();
        text.insert_str(at, &comment);
        let after = Source::new(source.path().clone(), text);
        let document = parse(&after, self.layout);
        let moved = finding.span.start + u32::try_from(comment.len()).ok()?;
        let works = lint::allows(&Suppressions::of(&document), finding.rule, moved);
        works.then(|| {
            self.edit(&[Edit {
                span: Span::empty(at),
                text: comment,
            }])
        })
    }

    /// All safe fixes of the file, as `check --fix` makes them; none where nothing changes.
    fn fix_all(&self, findings: &[Finding]) -> Option<CodeAction> {
        if !findings.iter().any(|finding| FixMode::Safe.takes(finding)) {
            return None;
        }
        let session = &self.known.results.session;
        let shown: HashSet<_> = findings.iter().map(Finding::identity).collect();
        let all = self.known.results.findings(&self.open.path);
        let ignored = all
            .iter()
            .map(Finding::identity)
            .filter(|one| !shown.contains(one));
        let repair = RepositoryFix {
            session,
            mode: FixMode::Safe,
            options: &RunOptions {
                max_file_size: self.server.jobs.settings.max_file_size,
                ..RunOptions::default()
            },
            ignored: ignored.collect(),
            allow: None,
            across: None,
        };
        let mut fixed = repair.run(&repair.by_file(findings)).files.into_iter();
        let fixed = fixed.find(|file| file.path == self.open.path)?;
        let new = fixed.change.apply(self.open.source.text().as_bytes())?;
        let new = String::from_utf8(new).ok()?;
        Some(CodeAction {
            title: "Fix all that copydesk can fix safely".to_owned(),
            kind: Some(FIX_ALL),
            edit: Some(self.replace(&new)),
            ..CodeAction::default()
        })
    }
}

fn quick_fix(title: &str, diagnostic: &Diagnostic) -> CodeAction {
    CodeAction {
        title: visible(title).into_owned(),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![diagnostic.clone()]),
        ..CodeAction::default()
    }
}
