//! From the files of a schema to a [`SimpleSchema`].

use std::collections::HashMap;

use jsonschema::Draft;

use super::{
    Limits, ListRules, MappingRules, MoreRules, Property, Rules, SimpleSchema, TextRules, types,
};
use crate::document::value::{Entry, Node, Number, Value};
use crate::schema::formats::PlainFormat;
use crate::schema::places::{Places, join, resolve};

/// How deep schemas may be inside one another.
const MAX_DEPTH: u32 = 64;

impl SimpleSchema {
    /// Reads the schema that the first file is.
    pub(in crate::schema) fn of(places: &Places) -> Self {
        let mut builder = SimpleBuilder {
            places,
            rules: Vec::new(),
            known: HashMap::new(),
            depth: 0,
        };
        let root = builder.schema(0, String::new());
        Self {
            rules: builder.rules,
            root,
        }
    }
}

struct SimpleBuilder<'p> {
    places: &'p Places,
    rules: Vec<Rules>,
    /// The schemas that were read, or are being read, by file and pointer.
    known: HashMap<(usize, String), usize>,
    depth: u32,
}

/// Schemas that are read at most, in all and of one mapping: each is looked for by its pointer, key by
/// key. What is beyond, the crate judges.
const MAX_SCHEMAS: usize = 1_000;

/// Stands for keywords that are not known here.
struct Unknown;

/// What a schema turns out to be.
enum Read {
    Rules(Rules),
    /// Nothing but a reference to another one.
    Same(usize),
}

impl Rules {
    /// Those of a schema that is not known, or not yet.
    fn unknown() -> Self {
        Self {
            types: 0,
            more: None,
        }
    }

    /// Those of a schema that applies another one.
    fn same_as(other: usize) -> Self {
        let more = MoreRules {
            also: vec![other],
            ..MoreRules::default()
        };
        Self {
            types: types::ALL,
            more: Some(Box::new(more)),
        }
    }
}

impl MoreRules {
    fn is_empty(&self) -> bool {
        self.values.is_none()
            && self.text.is_none()
            && self.number.is_none()
            && self.list.is_none()
            && self.mapping.is_none()
            && self.also.is_empty()
            && self.any.is_empty()
    }
}

impl SimpleBuilder<'_> {
    /// The index of the schema at a pointer of a file.
    fn schema(&mut self, file: usize, pointer: String) -> usize {
        let place = (file, pointer);
        if let Some(&known) = self.known.get(&place) {
            return known;
        }
        let index = self.rules.len();
        self.known.insert(place.clone(), index);
        self.rules.push(Rules::unknown());
        self.depth += 1;
        let read = if self.depth < MAX_DEPTH && index < MAX_SCHEMAS {
            self.read(file, &place.1)
        } else {
            Err(Unknown)
        };
        self.depth -= 1;
        match read {
            Ok(Read::Same(other)) if other != index => {
                // Who asked while it was read has this index.
                self.rules[index] = Rules::same_as(other);
                self.known.insert(place, other);
                return other;
            }
            Ok(Read::Rules(rules)) => self.rules[index] = rules,
            Ok(Read::Same(_)) | Err(Unknown) => {}
        }
        index
    }

    fn read(&mut self, file: usize, pointer: &str) -> Result<Read, Unknown> {
        let places = self.places;
        let (mut types, mut rules) = (types::ALL, MoreRules::default());
        let mapping = match places.node(file, pointer).map(|node| &node.value) {
            Some(Value::Bool(true)) => return Ok(Read::Rules(Rules { types, more: None })),
            Some(Value::Mapping(mapping)) => mapping,
            _ => return Err(Unknown),
        };
        // Up to this draft, nothing counts beside a reference.
        let is_alone = places.files[file].draft <= Draft::Draft7;
        if let Some(reference) = mapping.get("$ref")
            && is_alone
        {
            return Ok(Read::Same(self.reference(file, pointer, reference)?));
        }
        let mut is_reference = true;
        for entry in &mapping.entries {
            let (key, value) = (&*entry.key, &entry.value);
            if is_annotation(key) || pointer.is_empty() && matches!(key, "$schema" | "$id" | "id") {
                continue;
            }
            is_reference &= key == "$ref";
            match key {
                "$ref" => rules.also.push(self.reference(file, pointer, value)?),
                "type" => types = types_of(value)?,
                "enum" => rules.values = Some(scalars(value.as_sequence().ok_or(Unknown)?)?),
                "const" => {
                    let only = scalars(std::slice::from_ref(value))?;
                    if mapping.get("enum").is_some() {
                        rules.also.push(self.one_of(only));
                    } else {
                        rules.values = Some(only);
                    }
                }
                "minLength" => text(&mut rules).length.least = Some(count(value)?),
                "maxLength" => text(&mut rules).length.most = Some(count(value)?),
                "format" => {
                    let format = value.as_str().and_then(PlainFormat::of);
                    text(&mut rules).format = Some(format.ok_or(Unknown)?);
                }
                "minimum" => number(&mut rules).least = Some(integer(value)?),
                "maximum" => number(&mut rules).most = Some(integer(value)?),
                "minItems" => list(&mut rules).length.least = Some(count(value)?),
                "maxItems" => list(&mut rules).length.most = Some(count(value)?),
                "uniqueItems" => list(&mut rules).is_unique = value.as_bool().ok_or(Unknown)?,
                "items" => {
                    list(&mut rules).items = Some(self.schema(file, join(pointer, key)));
                }
                "minProperties" => members(&mut rules).length.least = Some(count(value)?),
                "maxProperties" => members(&mut rules).length.most = Some(count(value)?),
                "additionalProperties" => {
                    members(&mut rules).others = Some(self.schema(file, join(pointer, key)));
                }
                "properties" => {
                    self.properties(file, &join(pointer, key), value, members(&mut rules))?;
                }
                "required" => {}
                "allOf" => {
                    let all = self.several(file, &join(pointer, key), value)?;
                    rules.also.extend(all);
                }
                "anyOf" => {
                    let any = self.several(file, &join(pointer, key), value)?;
                    rules.any.push(any);
                }
                _ => return Err(Unknown),
            }
        }
        if let Some(required) = mapping.get("required") {
            require(members(&mut rules), required)?;
        }
        Ok(match *rules.also {
            [only] if is_reference => Read::Same(only),
            _ => Read::Rules(Rules {
                types,
                more: (!rules.is_empty()).then(|| Box::new(rules)),
            }),
        })
    }

    /// The index of a schema of its own that takes these values alone.
    fn one_of(&mut self, values: Vec<Node<'static>>) -> usize {
        let more = MoreRules {
            values: Some(values),
            ..MoreRules::default()
        };
        self.rules.push(Rules {
            types: types::ALL,
            more: Some(Box::new(more)),
        });
        self.rules.len() - 1
    }

    fn reference(&mut self, file: usize, pointer: &str, to: &Node<'_>) -> Result<usize, Unknown> {
        let places = self.places;
        let text = to.as_str().ok_or(Unknown)?;
        let uri = resolve(places.base_at(file, pointer), text).ok_or(Unknown)?;
        let (file, pointer) = places.find(&uri).ok_or(Unknown)?;
        // A name: what has it, the crate knows.
        if !(pointer.is_empty() || pointer.starts_with('/')) {
            return Err(Unknown);
        }
        Ok(self.schema(file, pointer))
    }

    fn several(
        &mut self,
        file: usize,
        pointer: &str,
        list: &Node<'_>,
    ) -> Result<Vec<usize>, Unknown> {
        let list = list.as_sequence().ok_or(Unknown)?;
        let all = 0..list.len();
        Ok(all
            .map(|at| self.schema(file, join(pointer, &at.to_string())))
            .collect())
    }

    fn properties(
        &mut self,
        file: usize,
        pointer: &str,
        value: &Node<'_>,
        rules: &mut MappingRules,
    ) -> Result<(), Unknown> {
        let all = value.as_mapping().ok_or(Unknown)?;
        if all.entries.len() > MAX_SCHEMAS {
            return Err(Unknown);
        }
        for Entry { key, .. } in &all.entries {
            rules.properties.push(Property {
                key: key.clone().into_owned(),
                schema: self.schema(file, join(pointer, key)),
                is_required: false,
            });
        }
        Ok(())
    }
}

fn text(rules: &mut MoreRules) -> &mut TextRules {
    rules.text.get_or_insert_default()
}

fn number(rules: &mut MoreRules) -> &mut Limits<i64> {
    rules.number.get_or_insert_default()
}

fn list(rules: &mut MoreRules) -> &mut ListRules {
    rules.list.get_or_insert_default()
}

fn members(rules: &mut MoreRules) -> &mut MappingRules {
    rules.mapping.get_or_insert_default()
}

/// Notes the keys that must be there.
fn require(rules: &mut MappingRules, required: &Node<'_>) -> Result<(), Unknown> {
    let names = rules.properties.iter_mut();
    let mut properties: HashMap<String, &mut bool> = names
        .map(|property| (property.key.clone(), &mut property.is_required))
        .collect();
    for key in required.as_sequence().ok_or(Unknown)? {
        let key = key.as_str().ok_or(Unknown)?;
        match properties.get_mut(key) {
            Some(is_required) => **is_required = true,
            None => rules.required_others.push(key.to_owned()),
        }
    }
    let required = rules.properties.iter().filter(|one| one.is_required);
    rules.required = required.count();
    Ok(())
}

fn types_of(value: &Node<'_>) -> Result<u8, Unknown> {
    let one = |name: &Node<'_>| {
        Ok(match name.as_str().ok_or(Unknown)? {
            "null" => types::NULL,
            "boolean" => types::BOOLEAN,
            "integer" => types::INTEGER,
            "number" => types::NUMBER,
            "string" => types::STRING,
            "array" => types::ARRAY,
            "object" => types::OBJECT,
            _ => return Err(Unknown),
        })
    };
    match value.as_sequence() {
        Some([]) => Err(Unknown),
        Some(names) => names.iter().try_fold(0, |all, name| Ok(all | one(name)?)),
        None => one(value),
    }
}

/// Values that can be compared without doubt.
fn scalars(values: &[Node<'static>]) -> Result<Vec<Node<'static>>, Unknown> {
    let is_simple = |value: &Node<'_>| {
        matches!(
            value.value,
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Number(Number::Integer(_))
        )
    };
    if values.iter().all(is_simple) {
        Ok(values.to_vec())
    } else {
        Err(Unknown)
    }
}

fn integer(value: &Node<'_>) -> Result<i64, Unknown> {
    match value.value {
        Value::Number(Number::Integer(integer)) => Ok(integer),
        _ => Err(Unknown),
    }
}

fn count(value: &Node<'_>) -> Result<u64, Unknown> {
    integer(value).and_then(|count| u64::try_from(count).map_err(|_| Unknown))
}

/// Keywords that refuse nothing.
fn is_annotation(keyword: &str) -> bool {
    matches!(
        keyword,
        "$comment"
            | "$defs"
            | "default"
            | "definitions"
            | "deprecated"
            | "description"
            | "examples"
            | "readOnly"
            | "title"
            | "writeOnly"
    )
}
