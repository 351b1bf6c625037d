//! Wrapping of Markdown and tables for a terminal: words move between lines, and code stays as it is.

/// A page of Markdown in lines of so many columns. Headings, tables and code stay.
pub(crate) fn page(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut paragraph = Paragraph::default();
    let mut in_code = false;
    for line in text.lines() {
        let is_fence = line.starts_with("```");
        let is_item = line.starts_with("- ");
        let stays = in_code || is_fence || line.is_empty() || line.starts_with(['#', '|']);
        if stays || is_item {
            paragraph.end(width, &mut out);
        }
        in_code ^= is_fence;
        if stays {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        if is_item {
            paragraph.hang = 2;
        }
        paragraph.words.extend(line.split_whitespace());
    }
    paragraph.end(width, &mut out);
    out
}

/// A row of a table whose last column begins at column `hang`: what does not fit goes below it.
pub(crate) fn row(text: &str, hang: usize, width: usize) -> String {
    let Some((head, last)) = text.split_at_checked(hang) else {
        return format!("{text}\n");
    };
    // Too narrow for a column of its own.
    if width < hang + 20 {
        return format!("{text}\n");
    }
    let mut out = head.to_owned();
    put(&mut out, last.split_whitespace(), hang, hang, width);
    out
}

/// Words that belong together, until they are written.
#[derive(Default)]
struct Paragraph<'t> {
    words: Vec<&'t str>,
    /// The indentation of all lines but the first.
    hang: usize,
}

impl Paragraph<'_> {
    fn end(&mut self, width: usize, out: &mut String) {
        if !self.words.is_empty() {
            put(out, self.words.drain(..), 0, self.hang, width);
        }
        self.hang = 0;
    }
}

/// Puts words into lines; the first line has `used` columns already.
fn put<'t>(
    out: &mut String,
    words: impl Iterator<Item = &'t str>,
    mut used: usize,
    hang: usize,
    width: usize,
) {
    let mut is_first = true;
    for word in words {
        let columns = word.chars().count();
        if !is_first && used + 1 + columns > width {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', hang));
            used = hang;
            is_first = true;
        }
        if !is_first {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += columns;
        is_first = false;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_move_and_code_stays() {
        let text = "# A heading that is long\n\none two three\nfour five\n\n- one two three\n  four\n- five\n\n```yaml\nlong: code that is not wrapped\n```\n";
        let expected = "# A heading that is long\n\none two three four\nfive\n\n- one two three\n  four\n- five\n\n```yaml\nlong: code that is not wrapped\n```\n";
        assert_eq!(page(text, 18), expected);
        assert_eq!(page("one two three\n", 5), "one\ntwo\nthree\n");
    }

    #[test]
    fn the_last_column_goes_on_below_itself() {
        let text = "rule  error  what it finds in a file";
        let expected = "rule  error  what it finds in a\n             file\n";
        assert_eq!(row(text, 13, 34), expected);
        assert_eq!(row(text, 13, 20), format!("{text}\n"));
    }
}
