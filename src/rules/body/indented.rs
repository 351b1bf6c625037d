//! Whether a line of a body that begins with spaces is code, as Markdown reads it: in an item of a list,
//! or in lines of text or HTML that go on, it is not.

use crate::text::repo_path::RepoPath;

/// Spaces in front of a line from which on it may be code.
const CODE: usize = 4;

/// Lines above that are looked at.
const MOST_LINES: usize = 100;

/// Whether what is at a place of a body may be code because its line is indented. MDX has no such code.
pub(super) fn is_code(path: &RepoPath, body: &str, at: usize) -> bool {
    let start = start_of_line(body, at);
    let own = indentation(&body[start..]);
    own >= CODE
        && path.extension() != "mdx"
        && !goes_on(body, start)
        && !is_in_item(body, start, own)
}

fn start_of_line(body: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &body.as_bytes()[..at]).map_or(0, |end| end + 1)
}

/// The lines above a place, the nearest first.
fn above(body: &str, start: usize) -> impl Iterator<Item = &str> {
    let lines = body[..start].split_terminator('\n').rev();
    lines.take(MOST_LINES)
}

/// The column in which a line begins: a tab leads to the next one that four divides.
fn indentation(line: &str) -> usize {
    let mut column = 0;
    for byte in line.bytes() {
        match byte {
            b' ' => column += 1,
            b'\t' => column += CODE - column % CODE,
            _ => break,
        }
    }
    column
}

/// Whether a line goes on with text or HTML that begins above it: code does not, without an empty line
/// in between.
fn goes_on(body: &str, start: usize) -> bool {
    let lines = above(body, start).take_while(|line| !line.trim().is_empty());
    let begun = lines.into_iter().find(|line| indentation(line) < CODE);
    begun.is_some_and(|line| {
        let first = line.trim_start().chars().next();
        first.is_some_and(|first| first.is_alphanumeric() || matches!(first, '<' | '['))
    })
}

/// Whether a line is in an item of a list, and no code there.
fn is_in_item(body: &str, start: usize, own: usize) -> bool {
    // Of the line whose place is looked for, which becomes that of the item that it is in.
    let mut inner = own;
    let mut least = own;
    for line in above(body, start) {
        let column = indentation(line);
        if line.trim().is_empty() || column >= least {
            continue;
        }
        match text_of_item(line) {
            Some(text) if inner >= text => {
                if inner - text >= CODE {
                    return false;
                }
                if column < CODE {
                    return true;
                }
                inner = column;
            }
            _ if column == 0 => return false,
            _ => {}
        }
        least = column;
    }
    false
}

/// The column in which the text of an item begins, if a line begins one: `- `, `* `, `+ `, `1. `, `1) `.
fn text_of_item(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = text.as_bytes().get(digits)?;
    let is_mark = match digits {
        0 => matches!(mark, b'-' | b'*' | b'+'),
        1..=9 => matches!(mark, b'.' | b')'),
        _ => false,
    };
    let rest = is_mark.then(|| &text[digits + 1..])?;
    let end = indentation(line) + digits + 1;
    match indentation(rest) {
        // Text without a space is no item, and an empty item ends with its line.
        0 => None,
        _ if rest.trim().is_empty() => None,
        spaces @ 1..=CODE => Some(end + spaces),
        // With more, the text is code in the item.
        _ => Some(end + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::is_code;
    use crate::text::repo_path::RepoPath;

    #[test]
    fn code_is_indented_and_in_no_item() {
        for (body, expected) in [
            ("Text.\n\n    ![]", true),
            ("   ![]", false),
            ("    ![]", true),
            ("\t![]", true),
            ("Text\n    ![]", false),
            ("<p>\n    ![]", false),
            ("# Text\n    ![]", true),
            ("- a\n\n    ![]", false),
            ("- a\n\n      ![]", true),
            ("- a\n\n     ![]", false),
            ("1. a\n\n    ![]", false),
            ("10) a\n\n\t![]", false),
            ("1.  a\n2.  b\n\n    ![]", false),
            ("- a\n    - b\n\n        ![]", false),
            ("- a\n\n    Text.\n\n    ![]", false),
            ("- a\n\nText.\n\n    ![]", true),
            ("-\n\n    ![]", true),
            ("- \n\n    ![]", true),
            ("-a\n\n    ![]", true),
            ("- a\n\n    ```\n    b\n    ```\n\n    ![]", false),
            ("```\n- a\n```\n\n    ![]", true),
            ("    - a\n\n      ![]", true),
            ("2024. a\n\n      ![]", false),
            ("é a\n\n    ![]", true),
            ("-      a\n\n    ![]", false),
            ("12345678901. a\n\n    ![]", true),
        ] {
            let path = RepoPath::new("a.md");
            assert_eq!(is_code(path, body, body.len() - 3), expected, "{body:?}");
        }
        assert!(!is_code(RepoPath::new("a.mdx"), "    ![]", 4));
    }

    #[test]
    fn what_is_far_above_is_not_looked_for() {
        let body = format!("- a\n{}    ![]", "\n".repeat(super::MOST_LINES));
        assert!(is_code(RepoPath::new("a.md"), &body, body.len() - 3));
    }
}
