//! Settings in the config of a generator that is a program: what is written out in it, and no more.

use crate::content::site::profile::{GeneratorSign, Profile};
use crate::tree::Tree;
use crate::tree::site::site_text;

/// What a setting is in code.
pub(super) enum Literal {
    Texts(Vec<String>),
    Computed,
}

/// The text of the first config that is code, in a folder that is empty or has a slash at its end.
pub(super) fn config(tree: &dyn Tree, profile: &Profile, folder: &str) -> Option<String> {
    let is_code = |file: &str| {
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
        matches!(ending, "js" | "mjs" | "cjs" | "ts" | "mts")
    };
    let mut marks = profile.marks.iter().map(GeneratorSign::file);
    marks.find_map(|name| is_code(name).then(|| site_text(tree, &format!("{folder}{name}")))?)
}

/// What a setting of this name is in the text of a program.
pub(super) fn literal(code: &str, setting: &str) -> Option<Literal> {
    let value = code.lines().enumerate().find_map(|(number, line)| {
        let trimmed = line.trim_start();
        if trimmed.starts_with("//") || trimmed.starts_with('*') {
            return None;
        }
        let at = line.find(setting)?;
        let before = line[..at].chars().next_back();
        let is_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '$' | '.');
        let behind = line[at + setting.len()..].trim_start_matches(['"', '\'']);
        let value = behind.trim_start().strip_prefix(':')?;
        let rest = code.lines().skip(number + 1);
        let is_setting = before.is_none_or(|sign| !is_word(sign));
        is_setting.then(|| {
            std::iter::once(value)
                .chain(rest)
                .collect::<Vec<_>>()
                .join("\n")
        })
    })?;
    let value = value.trim_start();
    if let Some((text, _)) = quoted(value) {
        return Some(Literal::Texts(vec![text.to_owned()]));
    }
    let Some(list) = value.strip_prefix('[') else {
        return Some(Literal::Computed);
    };
    let mut texts = Vec::new();
    let mut rest = list.trim_start();
    while !rest.starts_with(']') {
        let Some((text, behind)) = quoted(rest) else {
            return Some(Literal::Computed);
        };
        texts.push(text.to_owned());
        rest = behind.trim_start_matches([',', ' ', '\n', '\r', '\t']);
    }
    Some(Literal::Texts(texts))
}

/// The text in the quotes that a text begins with, and what is behind them.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text
        .chars()
        .next()
        .filter(|sign| matches!(sign, '"' | '\''))?;
    text[1..].split_once(quote)
}
