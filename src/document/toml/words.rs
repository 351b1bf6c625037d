//! Errors of TOML that its grammar words for programmers, in the words of somebody who writes front
//! matter.

use super::syntax;
use crate::document::split::looks_like_key;
use crate::document::{Problem, Slip};
use crate::finding::nearest::nearest_boolean;
use crate::finding::wording::quoted;
use crate::text::Span;

/// What is wrong where the grammar reports `message`; none where its own words will do.
pub(super) fn explain(text: &str, base: usize, span: Span, message: &str) -> Option<Problem> {
    let at = span.range().start;
    let start = text.get(base..at)?.rfind(['\n', '\r']);
    let start = start.map_or(base, |found| base + found + 1);
    let end = text[at..].find(['\n', '\r']);
    let end = end.map_or(text.len(), |found| at + found);
    let line = &text[start..end];
    let (before, rest) = (&text[start..at], text[at..end].trim_end());
    let is_key = before.trim().is_empty();
    if let Some(odd) = rest.chars().next().filter(|c| is_odd(*c)) {
        let length = rest.len() - rest.trim_start_matches(odd).len();
        let span = Span::new(at, at + length);
        let name = match odd {
            '\u{a0}' => "no-break space".to_owned(),
            odd => format!("invisible character U+{:04X}", u32::from(odd)),
        };
        let (place, help) = if is_key {
            ("in the indentation, expected spaces", "delete it")
        } else {
            (
                "between the signs, expected a space",
                "replace it with a space",
            )
        };
        return Some(syntax(
            span,
            format!("{name} {place}"),
            Some(help.to_owned()),
        ));
    }
    if message.starts_with("missing comma") {
        let message = "missing comma between the items of a list".to_owned();
        let problem = syntax(span, message, Some("add a comma".to_owned()));
        return Some(problem.slip(Slip::MissingComma));
    }
    if message.starts_with("unexpected key or value") {
        return behind_value(line, Span::new(at, at + rest.len()));
    }
    if message.starts_with("key with no value") && !line.contains(':') {
        return no_key(line, start);
    }
    if let Some((key, value)) = line.split_once('=')
        && !key.contains(['"', '\'', '{', '['])
    {
        let comment = value.find(" #").unwrap_or(value.len());
        let value = value[..comment].trim();
        let begin = end - line.split_once('=')?.1.trim_start().len();
        let span = Span::new(begin, begin + value.len());
        if value.starts_with("{{") || value.starts_with("{%") {
            let message = "a value starts with a template, which is not quoted".to_owned();
            return Some(syntax(span, message, Some("quote the value".to_owned())));
        }
        if message.starts_with("invalid boolean") && begin == at {
            let Some(boolean) = nearest_boolean(value) else {
                let message = "string values must be quoted, expected literal string".to_owned();
                let problem = syntax(span, message, Some("quote the value".to_owned()));
                return Some(problem.slip(Slip::Unquoted));
            };
            let message = format!(
                "{} is not a valid boolean, expected `{boolean}`",
                quoted(value)
            );
            let help = Some(format!("write `{boolean}`"));
            return Some(syntax(span, message, help).slip(Slip::Boolean));
        }
        return None;
    }
    // `title: Moss` among keys of TOML.
    let key = line.trim_start();
    let colon = start + line.find(':')?;
    let between = text.get(colon + 1..at).unwrap_or_default();
    let is_yaml = looks_like_key(key, true) && between.trim().is_empty();
    is_yaml.then(|| {
        let name = text[start..colon].trim();
        let message = "expected `=` after the key, found `:`".to_owned();
        let help = Some(format!("write `{name} = …`"));
        syntax(Span::new(colon, colon + 1), message, help).slip(Slip::ColonForEquals)
    })
}

/// What goes on behind a value on its line.
fn behind_value(line: &str, rest: Span) -> Option<Problem> {
    let (_, value) = line.split_once('=')?;
    let (message, help) = match value.trim_start().chars().next()? {
        '"' => (
            "text after the closing quote",
            "write a quote inside double quotes as `\\\"`, or use single quotes",
        ),
        '\'' => (
            "text after the closing quote",
            "use double quotes: single ones cannot have an apostrophe inside",
        ),
        _ => ("text after the end of the value", "quote the whole value"),
    };
    Some(syntax(rest, message.to_owned(), Some(help.to_owned())))
}

/// A line whose text before `=` is not a key, or that has no `=`.
fn no_key(line: &str, start: usize) -> Option<Problem> {
    let indentation = line.len() - line.trim_start().len();
    let (key, has_value) = match line.split_once('=') {
        Some((key, _)) => (key.trim(), true),
        None => (line.trim(), false),
    };
    if key.is_empty() || key.contains(['"', '\'', '#']) {
        return None;
    }
    let from = start + indentation;
    let span = Span::new(from, from + key.len());
    let (message, help) = if has_value {
        let help = format!("write `\"{key}\" = …`, or a key of one word");
        ("a key with spaces must be in quotes", help)
    } else {
        let help = "write `key = value`, or `#` before a comment".to_owned();
        ("expected `key = value`, found text without `=`", help)
    };
    Some(syntax(span, message.to_owned(), Some(help)))
}

/// White space that TOML does not take for such, and what nobody sees.
fn is_odd(c: char) -> bool {
    let is_invisible = matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    );
    !c.is_ascii() && (c.is_whitespace() || is_invisible)
}

#[cfg(test)]
mod tests {
    use crate::document::toml::parse;
    use crate::document::{Problem, ProblemKind};
    use crate::text::Span;

    #[track_caller]
    fn check(text: &str, at: &str, message: &str) {
        let parsed = parse(text, Span::new(0, text.len()));
        let first = parsed.problems.first();
        let Some(Problem {
            span,
            kind: ProblemKind::Syntax { message: found, .. },
        }) = first
        else {
            panic!("{first:?}");
        };
        assert_eq!(
            (&text[span.range()], found.as_str()),
            (at, message),
            "{text:?}"
        );
    }

    #[test]
    fn what_writers_do() {
        let boolean = "`True` is not a valid boolean, expected `true`";
        check("draft = True\n", "True", boolean);
        let typo = "`flase` is not a valid boolean, expected `false`";
        check("draft = flase # note\n", "flase", typo);
        check("draft = flase\r\na = 1\r\n", "flase", typo);
        let unquoted = "string values must be quoted, expected literal string";
        check("title = freedom\n", "freedom", unquoted);
        check("a = 'it's'\n", "s'", "text after the closing quote");
        check("a = 1,000\n", ",000", "text after the end of the value");
        check(
            "my key = 1\n",
            "my key",
            "a key with spaces must be in quotes",
        );
        let text = "expected `key = value`, found text without `=`";
        check("a = 1\nsome text\n", "some text", text);
        check(
            "a = [\"1\" \"2\"]\n",
            "",
            "missing comma between the items of a list",
        );
        let template = "a value starts with a template, which is not quoted";
        check("title = {{ title }}\n", "{{ title }}", template);
        let colon = "expected `=` after the key, found `:`";
        check("a = 1\ntitle: Moss\n", ":", colon);
        check(
            "\u{a0}a = 1\n",
            "\u{a0}",
            "no-break space in the indentation, expected spaces",
        );
        check(
            "a =\u{a0}1\n",
            "\u{a0}",
            "no-break space between the signs, expected a space",
        );
    }
}
