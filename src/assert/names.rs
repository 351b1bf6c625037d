//! Functions that an expression may call, each with an example: for who writes one in an editor.

/// Functions that are before what they are called with, and types.
pub(crate) const FUNCTIONS: &[(&str, &str)] = &[
    ("has", "has(fields.title)"),
    ("size", "size(fields.tags) <= 5"),
    ("time", "time(fields.date) < now"),
    ("type", "type(fields.draft) == bool"),
    ("bool", "type(fields.draft) == bool"),
    ("double", "double(fields.price) > 0.5"),
    ("int", "int(fields.year) > 2000"),
    ("list", "type(fields.tags) == list"),
    ("map", "type(fields.cover) == map"),
    ("string", "string(fields.year) == file.folder"),
];

/// Functions of texts and lists, which are behind them and a dot.
pub(crate) const METHODS: &[(&str, &str)] = &[
    ("all", "fields.tags.all(tag, tag != '')"),
    ("exists", "fields.tags.exists(tag, tag == 'tea')"),
    ("exists_one", "fields.tags.exists_one(tag, tag == 'tea')"),
    (
        "filter",
        "fields.tags.filter(tag, tag != '') == fields.tags",
    ),
    ("map", "fields.tags.map(tag, tag.trim()) == fields.tags"),
    ("join", "fields.tags.join(',') != ''"),
    ("size", "fields.title.size() < 80"),
    ("contains", "!fields.title.contains('TODO')"),
    ("endsWith", "fields.title.endsWith('.')"),
    ("startsWith", "fields.title.startsWith('A')"),
    ("matches", "fields.title.matches('[.!?]$')"),
    ("split", "size(fields.title.split(' ')) < 20"),
    ("trim", "fields.title.trim() == fields.title"),
    ("lowerAscii", "fields.slug.lowerAscii() == fields.slug"),
    ("upperAscii", "fields.code.upperAscii() == fields.code"),
    ("replace", "fields.title.replace('-', ' ') != ''"),
    ("substring", "fields.title.substring(0, 1) != ' '"),
    ("indexOf", "fields.title.indexOf('?') < 0"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert::{Assertion, Patterns};

    #[test]
    fn every_example_calls_its_function_and_compiles() {
        for (name, example) in FUNCTIONS.iter().chain(METHODS) {
            assert!(example.contains(name), "{name}");
            let compiled = Assertion::compile("example", example, &mut Patterns::default());
            assert!(compiled.is_ok(), "{example}: {:?}", compiled.err());
        }
    }
}
