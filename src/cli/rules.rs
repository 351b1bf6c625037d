//! `copydesk rules` and `copydesk explain`.

use std::io::{self, Write};

use super::args::{ExplainArgs, ListFormat, RulesArgs};
use super::{Exit, Failure};
use crate::report::explain;
use crate::rules;

pub(super) fn list(args: &RulesArgs) -> Result<Exit, Failure> {
    let text = match args.format {
        ListFormat::Text => explain::list(),
        ListFormat::Json => explain::list_json(),
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Failure> {
    let Some(rule) = rules::get(&args.rule) else {
        if let Some(text) = explain::group(&args.rule) {
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
    io::stdout().write_all(explain::page(rule).as_bytes())?;
    Ok(Exit::Clean)
}
