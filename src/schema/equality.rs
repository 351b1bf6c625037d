//! When two values are the same to JSON Schema: numbers by value, mappings whatever their order.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value as Json;

use crate::document::value::{Mapping, Node, Number, Value};

/// Lists up to this length are compared pairwise, which is faster than hashing.
const PAIRWISE: usize = 12;

/// The indices of the first item that repeats an earlier one: the earlier, then the later.
pub(super) fn first_repeat(items: &[Node<'_>]) -> Option<(usize, usize)> {
    if items.len() <= PAIRWISE {
        return (1..items.len()).find_map(|later| {
            let earlier = (0..later).find(|&earlier| same(&items[earlier], &items[later]))?;
            Some((earlier, later))
        });
    }
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::with_capacity(items.len());
    for (later, item) in items.iter().enumerate() {
        let alike = seen.entry(hash(item)).or_default();
        if let Some(&earlier) = alike.iter().find(|&&earlier| same(&items[earlier], item)) {
            return Some((earlier, later));
        }
        alike.push(later);
    }
    None
}

/// The indices of all items that repeat an earlier one.
pub(crate) fn repeats(items: &[Node<'_>]) -> Vec<usize> {
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::with_capacity(items.len());
    let mut repeats = Vec::new();
    for (later, item) in items.iter().enumerate() {
        let alike = seen.entry(hash(item)).or_default();
        if alike.iter().any(|&earlier| same(&items[earlier], item)) {
            repeats.push(later);
        } else {
            alike.push(later);
        }
    }
    repeats
}

/// Whether two nodes are the same value.
pub(super) fn same(left: &Node<'_>, right: &Node<'_>) -> bool {
    match (&left.value, &right.value) {
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => same_number(*left, *right),
        (Value::String(left), Value::String(right)) => left == right,
        (Value::Sequence(left), Value::Sequence(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(l, r)| same(l, r))
        }
        (Value::Mapping(left), Value::Mapping(right)) => same_mapping(left, right),
        _ => is_null(left) && is_null(right),
    }
}

fn same_mapping(left: &Mapping<'_>, right: &Mapping<'_>) -> bool {
    if left.entries.len() != right.entries.len() {
        return false;
    }
    let mut pairs = left.entries.iter().zip(&right.entries);
    if pairs.clone().all(|(l, r)| l.key == r.key) {
        return pairs.all(|(l, r)| same(&l.value, &r.value));
    }
    let index: HashMap<&str, &Node<'_>> = (right.entries.iter())
        .map(|entry| (&*entry.key, &entry.value))
        .collect();
    (left.entries.iter())
        .all(|entry| (index.get(&*entry.key)).is_some_and(|other| same(&entry.value, other)))
}

/// Whether a node is the same value as one of a schema.
pub(super) fn node_is_json(node: &Node<'_>, json: &Json) -> bool {
    match (&node.value, json) {
        (Value::Bool(left), Json::Bool(right)) => left == right,
        (Value::Number(left), Json::Number(right)) => number_is_json(*left, right),
        (Value::String(left), Json::String(right)) => left == right,
        (Value::Sequence(left), Json::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(l, r)| node_is_json(l, r))
        }
        (Value::Mapping(left), Json::Object(right)) => {
            left.entries.len() == right.len()
                && (left.entries.iter()).all(|entry| {
                    (right.get(&*entry.key)).is_some_and(|other| node_is_json(&entry.value, other))
                })
        }
        (_, Json::Null) => is_null(node),
        _ => false,
    }
}

/// Infinities and not-a-number are null to a schema.
fn is_null(node: &Node<'_>) -> bool {
    match node.value {
        Value::Null => true,
        Value::Number(number) => !number.as_f64().is_finite(),
        _ => false,
    }
}

fn number_is_json(left: Number, right: &serde_json::Number) -> bool {
    let right = if let Some(integer) = right.as_i64() {
        Number::Integer(integer)
    } else if let Some(integer) = right.as_u64() {
        Number::Unsigned(integer)
    } else {
        Number::Float(right.as_f64().unwrap_or(f64::NAN))
    };
    same_number(left, right) && left.as_f64().is_finite()
}

fn same_number(left: Number, right: Number) -> bool {
    match (whole(left), whole(right)) {
        (Some(left), Some(right)) => left == right,
        (None, None) => {
            let (left, right) = (left.as_f64(), right.as_f64());
            left.to_bits() == right.to_bits() || (!left.is_finite() && !right.is_finite())
        }
        _ => false,
    }
}

/// The exact whole number, when there is one that 128 bits hold.
#[expect(clippy::cast_possible_truncation, reason = "bounds are checked first")]
fn whole(number: Number) -> Option<i128> {
    match number {
        Number::Integer(integer) => Some(integer.into()),
        Number::Unsigned(integer) => Some(integer.into()),
        Number::Float(float) => {
            (float.fract() == 0.0 && float.abs() < 1e38).then_some(float as i128)
        }
    }
}

/// Equal values have equal hashes.
fn hash(node: &Node<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    hash_into(node, &mut hasher);
    hasher.finish()
}

fn hash_into(node: &Node<'_>, hasher: &mut DefaultHasher) {
    match &node.value {
        _ if is_null(node) => 0_u8.hash(hasher),
        Value::Null => {}
        Value::Bool(value) => value.hash(hasher),
        Value::Number(number) => match whole(*number) {
            Some(integer) => integer.hash(hasher),
            None => number.as_f64().to_bits().hash(hasher),
        },
        Value::String(text) => text.hash(hasher),
        Value::Sequence(items) => {
            items.len().hash(hasher);
            for item in items {
                hash_into(item, hasher);
            }
        }
        Value::Mapping(mapping) => {
            // A sum does not know the order of its terms.
            let sum = mapping.entries.iter().fold(0_u64, |sum, entry| {
                let mut inner = DefaultHasher::new();
                entry.key.hash(&mut inner);
                hash_into(&entry.value, &mut inner);
                sum.wrapping_add(inner.finish())
            });
            sum.hash(hasher);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::tests::node;
    use serde_json::json;

    #[track_caller]
    fn check(list: &Json, expected: Option<(usize, usize)>) {
        let items = node(list);
        assert_eq!(first_repeat(items.as_sequence().unwrap()), expected);
        for (item, json) in items
            .as_sequence()
            .unwrap()
            .iter()
            .zip(list.as_array().unwrap())
        {
            assert!(node_is_json(item, json), "{json}");
        }
    }

    #[test]
    fn repeats_are_found_by_value() {
        check(&json!([]), None);
        check(&json!([1, 2, 1.0]), Some((0, 2)));
        check(&json!([1, true, "1", null, [], {}, 0, false]), None);
        check(&json!([{"a": 1, "b": 2}, {"b": 2, "a": 1}]), Some((0, 1)));
        check(&json!([0, -0.0]), Some((0, 1)));
        check(
            &json!([9_007_199_254_740_993_i64, 9_007_199_254_740_992.0]),
            None,
        );
        let mut long: Vec<Json> = (0..100).map(Json::from).collect();
        check(&Json::from(long.clone()), None);
        long.push(json!(41.0));
        check(&Json::from(long), Some((41, 100)));
    }
}
