//! Texts that are YAML, nearly.

use std::iter::repeat_n;

use proptest::prelude::*;

/// What YAML is made of, in any order.
pub(super) fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
}

/// Lines of keys, items, text and comments, most of them as they usually are, with a few changes
/// at any place.
pub(super) fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        12 => everyday_line().prop_map(Line::Everyday),
        1 => odd_line().prop_map(Line::Odd),
    ];
    let lines = prop::collection::vec(line, 1..10);
    let changes = prop_oneof![
        2 => Just(Vec::new()),
        3 => prop::collection::vec(change(), 1..4),
    ];
    let line_break = prop_oneof![6 => Just("\n"), 1 => Just("\r\n")];
    (lines, changes, line_break, any::<bool>()).prop_map(write)
}

fn write((lines, changes, line_break, is_ended): (Vec<Line>, Vec<Change>, &str, bool)) -> String {
    let mut writer = Writer {
        text: String::new(),
        line_break,
        open: Vec::new(),
        is_value_due: true,
    };
    for line in &lines {
        match line {
            Line::Everyday(line) => writer.everyday(line),
            Line::Odd(line) => writer.odd(line),
        }
    }
    let mut text = writer.text;
    for change in &changes {
        change.make(&mut text);
    }
    if is_ended && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

#[derive(Clone, Debug)]
enum Line {
    Everyday(EverydayLine),
    Odd(OddLine),
}

/// An entry or an item; where it goes depends on the lines before it.
#[derive(Clone, Debug)]
struct EverydayLine {
    /// How many open collections it goes on behind, where it need not begin a new one.
    closes: usize,
    /// Whether a collection that it begins is a list, and how much more that is indented.
    is_list: bool,
    indent: usize,
    /// Whether an item is a mapping.
    has_key: bool,
    key: &'static str,
    value: &'static str,
    /// Further lines of the value, and how much more they are indented.
    more: Vec<(usize, &'static str)>,
    end: &'static str,
    /// What follows the line.
    after: &'static str,
}

/// Anything, anywhere.
#[derive(Clone, Debug)]
struct OddLine {
    /// How much more than the last key or item above.
    indent: isize,
    dashes: &'static str,
    key: &'static str,
    value: &'static str,
    end: &'static str,
    /// In place of the document's line break.
    line_break: Option<&'static str>,
}

struct Writer<'a> {
    text: String,
    line_break: &'a str,
    /// The columns of the open collections, and whether each is a list.
    open: Vec<(usize, bool)>,
    /// Whether a collection may begin here.
    is_value_due: bool,
}

impl Writer<'_> {
    fn everyday(&mut self, line: &EverydayLine) {
        if self.is_value_due {
            let column = match self.open.last() {
                None => 0,
                Some(&(column, false)) if line.is_list => column + line.indent,
                Some(&(column, _)) => column + 1 + line.indent,
            };
            self.open.push((column, line.is_list));
        } else {
            let left = (self.open.len() - 1).saturating_sub(line.closes);
            self.open.truncate(left + 1);
        }
        let (mut column, is_list) = self.open[self.open.len() - 1];
        self.text.extend(repeat_n(' ', column));
        if is_list {
            self.text.push_str("- ");
            if line.has_key {
                column += 2;
                self.open.push((column, false));
            }
        }
        if !is_list || line.has_key {
            self.text.push_str(line.key);
        }
        self.is_value_due = line.value.is_empty() && line.more.is_empty();
        let line_break = self.line_break;
        for part in [line.value, line.end, line_break] {
            self.text.push_str(part);
        }
        for (indent, more) in &line.more {
            self.text.extend(repeat_n(' ', column + indent));
            self.text.push_str(more);
            self.text.push_str(line_break);
        }
        self.text.push_str(&line.after.replace('\n', line_break));
    }

    fn odd(&mut self, line: &OddLine) {
        let column = self.open.last().map_or(0, |&(column, _)| column);
        let indent = column.saturating_add_signed(line.indent);
        self.text.extend(repeat_n(' ', indent));
        let line_break = line.line_break.unwrap_or(self.line_break);
        for part in [line.dashes, line.key, line.value, line.end, line_break] {
            self.text.push_str(part);
        }
    }
}

#[rustfmt::skip]
const PIECES: &[&str] = &[
    "\n", "\n", "\n", "\r\n", "  ", "  ", " ", "    ", ": ", ":", ":\n", "- ", "- ", "-", "a",
    "b: ", "key: ", "c:\n  ", "é", "日", "\u{a0}", "[", "]", "{", "}", ", ", ",", "\"", "'", "''",
    "\\", "\\n", "\\u00e9", "#", " # c", "# c\n", "|\n", ">\n", "|-\n", ">-\n", "?", "? ", "!",
    "&", "*", "%", "@", "1", "-1", "0", "1.5", "~", "null", "true", "yes", "2023-01-02", "---",
    "---\n", "...\n", "<<: ", "x y", "https://a.b/c", "\n  ", "\n    ", "\n- ", "\n  - ", "\nd: ",
    "\n  e: ", "\t", "=", "<", "(", "/",
];
#[rustfmt::skip]
const KEYS: &[&str] = &[
    "a: ", "b: ", "c: ", "key: ", "two words: ", "d-e.f/g: ", "\"q\": ", "'q': ", "é: ", "a : ",
    "on: ",
];
#[rustfmt::skip]
const ODD_KEYS: &[&str] = &[
    "a:", "\"q\":", "1: ", "yes: ", "<<: ", "&x a: ", "*x : ", "!t a: ", "? a: ", "a:\t", "[a]: ",
    "{a: b}: ", "~: ", "null: ", "true: ", "a\"b: ", "a#b: ", "#a: ", "a: b: ", "-a: ",
    "a\u{a0}: ", "a:\u{a0}", "\u{feff}a: ", "\"a\\\"\": ", "\"a\nb\": ", "'it''s': ", "%a: ",
    "@a: ", "x]: ", "|a: ", "a,b: ", "--- a: ", "- a: ", ".a: ", "/a: ", "a  : ", "a:  ", "[]: ",
    "\"\": ", "'': ", "'a\": ", "a\\b: ",
];
#[rustfmt::skip]
const PLAIN: &[&str] = &[
    "", "text", "more text", "1", "-1.5", "é 日", "https://a.b/c?d#e", "2024-01-02", "true", "~",
    "x: y", "no", "012", "a-b", "x y z",
];
#[rustfmt::skip]
const QUOTED: &[&str] = &[
    "'single'", "\"double\"", "'it''s'", "\"\\n \\u00e9\"", "\"\"", "''", "\"a", "b\"", "'a",
    "b'", "\"a\\", "\\ b\"", "'a' b", "\"a\"b", "\" a \"", "' a '", "\"\\x\"", "\"\\x41\"",
    "\"#\"", "'a: b'", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\q\"", "\"\\ \"", "\"\\\"\"",
    "'\"'", "\"'\"", "'a'# c", "\"a\":", "'a' : b", "\"\\t\\/\\\\\"", "\"\\0\"", "\"\\u0000\"",
    "\"\t\"", "'\t'", "\"a  ", "'a  ", "''''", "'''", "\"\u{85}\"",
];
#[rustfmt::skip]
const BLOCK: &[&str] = &[
    "|", ">", "|-", ">-", "|+", ">+", "|2", ">2", "|1", "|4", ">3-", "|-3", "|2+", "|+1", "|9",
    "|0", "| # c", ">#c", "|x", "|  ", ">-  # c", "||", "|\t", "|--", "|12", "|2 # c", "> ", ">-",
];
#[rustfmt::skip]
const FLOW: &[&str] = &[
    "[a, b]", "[]", "{}", "{a: b}", "{a: b, c: [d, {e: f}]}", "[a,", "b]", "[", "]", "{", "}",
    "{a: b,", "c: d}", "a, b", "[a, b,]", "[a: b]", "{a}", "[a b]", "['a', \"b\"]", "[-]", "[a]b",
    "[ a , b ] # c", "[a #c", "[a # c", "{\"a\": b}", "{\"a\":b}", "{'a' : b}", "{a:b}", "[,]",
    "[a,,b]", "{,}", "{a: }", "{a:}", "[a]: b", "[*x]", "[[]]", "[-1, - 1]", "{? a: b}",
    "[https://a.b, c:d]", "[a]]", "{1: 2}", "{yes: no}", "[\"a\",'b']", "{a: 'b'c}", "[ ]", "{ }",
    "[a:]", "[:a]", "[a, :]", "{a: b: c}", "[a#b]", "['a'b]", "{a: [}", "[\"a\": b]", "[?]",
    "[? a]", "[!t a]", "[&x a]", "[-a]", "[--]", "[- a]", "{a: -}", "{-: a}", "[---]", "[ ---",
    "[|]", "[>]", "{a: |}", "[%]", "[@]", "[a|b]", "{a: 1, a: 2}", "[\t]", "[a\t]", "{a b: c d}",
    "{a: b}c", "[a]#", "[a],", "[\"a", "b\"]", "{a: \"b\nc\"}", "{\"a\" b}", "[.]", "[..]",
    "{.: .}",
];
#[rustfmt::skip]
const RARE: &[&str] = &[
    "&x a", "*x", "*y", "&x", "!t a", "!!str 1", "! a", "!!int x", "&x [a]", "&x |", "&x\n",
    "!!map", "<<", "- a", "-", "--", "? a", "?", ":", ": a", ":a", "a:", "a: ", "#", "# c", "#c",
    "a #", "a # c", "a#c", "%", "@a", "`a`", "%YAML 1.2", "---", "...", "--- a", "... a", "---a",
    "-a", "-1", "+1", ".5", "._", "=", "<", "(a)", "$a", "\\", "^", ";", "!", "&", "*", ">a",
    "a|b", ",", ",a", "]a", "\u{7f}", "\u{85}", "a\u{85}b", "\u{2028}", "a\u{2029}b", "\u{feff}",
    "a\u{feff}", "\u{a0}", "\0", "\u{1b}", "\u{9f}", "\u{fffe}", "😀", "a\tb", "\ta", "a\t", "\t",
    "a\t# c", "a \t# c", "\t- a", "\r", "a\rb", "null", "Null", ".nan", "-.inf", "0x1f", "0o7",
    "1e3", "1_0", "1:30", "y", "2024-13-01", "-0", "-0.0", "1.", "a:\tb", "a :b", "a : b", "'",
    "\"", "a: 'b'", "a: |", "a - b", "a: - b", "a ? b", "&a: b", "-  a", "- - a", "-\ta", "..",
    "....", "----", "*x : a",
];
#[rustfmt::skip]
const CLOSED: &[&str] = &[
    "'single'", "\"double\"", "'it''s'", "\"\\n \\u00e9\"", "\"\"", "''", "[a, b]", "[]", "{}",
    "{a: b}", "{a: b, c: [d, {e: f}]}", "[a, b,]", "['a', \"b\"]", "[[1], [2]]",
];
#[rustfmt::skip]
const TEXT: &[&str] = &[
    "text", "more text", "é", "", "a: b", "- a", "# c", "a # c", "\"", "'", "  ", "x,", "[", "a:",
    "---", "  more",
];
#[rustfmt::skip]
const ENDS: &[&str] = &[
    "# c", "\t", " #", " \t# c", "\t# c", "\\", ":", " :", ": ", ",", "\"", "'", " |", " \\",
    "  # c  ",
];
#[rustfmt::skip]
const BREAKS: &[&str] = &[
    "\n \n", "\n  \n", "\n    \n", "\n\t\n", "\n# c\n", "\n # c\n", "\n  # c\n", "\n   # c\n",
    "\r", "\u{85}", "\u{2028}", "\n---\n", "\n...\n", "\n\n\n", "\r\n\r\n", "\n \r\n", "",
    "\n--- \n", "\n---", "\r\r\n",
];

fn everyday_line() -> impl Strategy<Value = EverydayLine> {
    let place = (
        prop_oneof![6 => Just(0), 2 => Just(1), 1 => 0..4_usize],
        prop::bool::weighted(0.3),
        prop_oneof![3 => Just(1), 2 => Just(0), 1 => 0..4_usize],
        any::<bool>(),
    );
    let key = prop_oneof![16 => select(KEYS), 1 => select(ODD_KEYS)];
    let end = prop_oneof![16 => Just(""), 2 => Just(" # c"), 1 => Just(" ")];
    let after = prop_oneof![
        16 => Just(""),
        1 => select(&["\n", "\n\n", "  \n", "# c\n", "  # c\n", "    # c\n\n"]),
    ];
    (place, key, value(), end, after).prop_map(
        |((closes, is_list, indent, has_key), key, (value, more), end, after)| EverydayLine {
            closes,
            is_list,
            indent,
            has_key,
            key,
            value,
            more,
            end,
            after,
        },
    )
}

/// A value, in one line or in several.
fn value() -> impl Strategy<Value = (&'static str, Vec<(usize, &'static str)>)> {
    let indent = || prop_oneof![8 => Just(2), 1 => 0..5_usize];
    let text = move || prop::collection::vec((indent(), select(TEXT)), 0..4);
    let ending = move |ends| (text(), indent(), select(ends));
    let more = |(mut more, indent, end): (Vec<_>, usize, &'static str)| {
        more.push((indent, end));
        more
    };
    prop_oneof![
        3 => Just(("", Vec::new())),
        6 => select(PLAIN).prop_map(|value| (value, Vec::new())),
        4 => select(CLOSED).prop_map(|value| (value, Vec::new())),
        1 => (select(PLAIN), text()),
        1 => (select(&["|", ">", "|-", ">-"]), ending(&["text", "a b", "  c"])).prop_map(
            move |(value, lines)| (value, more(lines))
        ),
        1 => (select(BLOCK), text()),
        1 => (select(&["\"a", "\"\\n", "\""]), ending(&["b\"", "\\n\"", "\""])).prop_map(
            move |(value, lines)| (value, more(lines))
        ),
        1 => (select(&["'a", "'"]), ending(&["b'", "''b'", "'"])).prop_map(
            move |(value, lines)| (value, more(lines))
        ),
        1 => (select(&["[", "[a,"]), indent(), select(&["]", "b]", "c, {d: e} ]", "- f]"])).prop_map(
            |(value, indent, end)| (value, vec![(indent, end)])
        ),
        1 => (select(&["{", "{a: b,"]), indent(), select(&["}", "b: c}", "c: [d] }"])).prop_map(
            |(value, indent, end)| (value, vec![(indent, end)])
        ),
    ]
}

fn odd_line() -> impl Strategy<Value = OddLine> {
    let indent = prop_oneof![
        12 => Just(0), 6 => Just(2), 6 => Just(-2), 2 => Just(-4), 1 => Just(-99),
        1 => Just(1), 1 => Just(-1), 1 => Just(3), 1 => Just(4),
    ];
    let dashes = prop_oneof![
        10 => Just(""), 4 => Just("- "), 1 => Just("- - "), 1 => Just("-"), 1 => Just("-   "),
        1 => select(&["? ", ": ", "?", ":", "-\t", "- # c\n", "& ", "--- "]),
    ];
    let key = prop_oneof![
        12 => select(KEYS), 4 => Just(""), 2 => select(ODD_KEYS),
    ];
    let value = prop_oneof![
        8 => select(PLAIN), 5 => select(QUOTED), 4 => select(BLOCK), 4 => select(FLOW),
        2 => select(RARE),
    ];
    let end = prop_oneof![
        16 => Just(""), 2 => Just(" # c"), 1 => Just(" "), 1 => Just("   "), 1 => select(ENDS),
    ];
    let line_break = prop_oneof![
        20 => Just(None), 2 => Just(Some("\n")), 1 => Just(Some("\r\n")), 3 => Just(Some("\n\n")),
        1 => select(BREAKS).prop_map(Some),
    ];
    (indent, dashes, key, value, end, line_break).prop_map(
        |(indent, dashes, key, value, end, line_break)| OddLine {
            indent,
            dashes,
            key,
            value,
            end,
            line_break,
        },
    )
}

fn select(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(texts)
}

/// A change at a place, which is a part of the text in 65,536ths.
#[derive(Clone, Debug)]
enum Change {
    Insert(u16, &'static str),
    Remove(u16, u8),
    Replace(u16, &'static str),
    RepeatLine(u16, u16),
    RemoveLine(u16),
    Indent(u16, u8),
    Outdent(u16, u8),
    Cut(u16),
}

#[rustfmt::skip]
const INSERTED: &[&str] = &[
    " ", "  ", "\n", "\t", "-", "- ", ":", ": ", "#", " # c", "# c\n", "\"", "'", "[", "]", "{",
    "}", ",", "|", ">", "&x ", "*x", "!t ", "?", "? ", "\r", "\r\n", "\u{feff}", "\u{85}",
    "\u{2028}", "a", "0", "1", "\\", "---", "...", "%", "@", "\0", "é", "😀", "+", "\n\n", "\n ",
    "\n  ", "=", "~", "<<: ", ".", "/", "_",
];

fn change() -> impl Strategy<Value = Change> {
    let at = any::<u16>;
    let (insert, replace) = (select(INSERTED), select(INSERTED));
    prop_oneof![
        4 => (at(), insert).prop_map(|(at, piece)| Change::Insert(at, piece)),
        2 => (at(), 1..4_u8).prop_map(|(at, length)| Change::Remove(at, length)),
        2 => (at(), replace).prop_map(|(at, piece)| Change::Replace(at, piece)),
        1 => (at(), at()).prop_map(|(from, to)| Change::RepeatLine(from, to)),
        1 => at().prop_map(Change::RemoveLine),
        2 => (at(), 1..5_u8).prop_map(|(at, by)| Change::Indent(at, by)),
        2 => (at(), 1..5_u8).prop_map(|(at, by)| Change::Outdent(at, by)),
        1 => at().prop_map(Change::Cut),
    ]
}

impl Change {
    fn make(&self, text: &mut String) {
        match *self {
            Self::Insert(at, piece) => text.insert_str(place(text, at), piece),
            Self::Remove(at, length) => {
                let at = place(text, at);
                let gone = text[at..].chars().take(usize::from(length));
                let end = at + gone.map(char::len_utf8).sum::<usize>();
                text.replace_range(at..end, "");
            }
            Self::Replace(at, piece) => {
                let at = place(text, at);
                let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
                text.replace_range(at..end, piece);
            }
            Self::RepeatLine(from, to) => {
                let (start, end) = line_at(text, from);
                let line = text[start..end].to_owned();
                text.insert_str(line_at(text, to).0, &line);
            }
            Self::RemoveLine(at) => {
                let (start, end) = line_at(text, at);
                text.replace_range(start..end, "");
            }
            Self::Indent(at, by) => {
                text.insert_str(line_at(text, at).0, &" ".repeat(usize::from(by)));
            }
            Self::Outdent(at, by) => {
                let (start, end) = line_at(text, at);
                let line = &text[start..end];
                let indent = line.len() - line.trim_start_matches(' ').len();
                text.replace_range(start..start + indent.min(usize::from(by)), "");
            }
            Self::Cut(at) => text.truncate(place(text, at)),
        }
    }
}

/// A border between characters.
fn place(text: &str, at: u16) -> usize {
    let mut place = (text.len() + 1) * usize::from(at) / 0x1_0000;
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

/// Where the line begins and ends, with its line break.
fn line_at(text: &str, at: u16) -> (usize, usize) {
    let place = place(text, at);
    let start = text[..place].rfind('\n').map_or(0, |at| at + 1);
    let end = text[place..]
        .find('\n')
        .map_or(text.len(), |length| place + length + 1);
    (start, end)
}
