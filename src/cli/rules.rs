//! `copydesk rules` and `copydesk explain`.

use std::io::{self, IsTerminal, Write};

use super::args::{ExplainArgs, RulesArgs};
use super::values::ListFormat;
use super::{Exit, Failure, output};
use crate::report::{explain, wrap};
use crate::rules;

pub(super) fn list(args: &RulesArgs) -> Result<Exit, Failure> {
    let text = match args.format {
        ListFormat::Text => explain::list(width()),
        ListFormat::Json => explain::list_json(),
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Failure> {
    let Some(rule) = rules::get(&args.rule) else {
        if let Some(text) = explain::group(&args.rule, width()) {
            io::stdout().write_all(text.as_bytes())?;
            return Ok(Exit::Clean);
        }
        let hint = match rules::nearest(&args.rule) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`copydesk rules` lists them".to_owned(),
        };
        return Err(Failure::Usage(format!(
            "there is no rule `{}`; {hint}",
            args.rule
        )));
    };
    let page = explain::page(rule);
    let page = width().map_or_else(|| page.clone(), |width| wrap::page(&page, width));
    io::stdout().write_all(page.as_bytes())?;
    Ok(Exit::Clean)
}

/// The columns to wrap at; none where nobody looks at lines.
fn width() -> Option<usize> {
    output::known_width(io::stdout().is_terminal()).map(|width| width.max(40))
}
