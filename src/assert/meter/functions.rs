//! Functions of texts whose own versions in crate `cel` may take as long, or make a text as large,
//! as one text times the other.
#![expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the evaluator hands its values by reference"
)]

use cel::common::types::{CelInt, CelList, CelString};
use cel::{DeclarationError, Env, ExecutionError};

use super::{BYTES, charge};

/// The name under which a function is our own.
pub(super) fn own(function: &str) -> Option<&'static str> {
    Some(match function {
        "indexOf" => "@indexOf",
        "join" => "@join",
        "lastIndexOf" => "@lastIndexOf",
        "replace" => "@replace",
        _ => return None,
    })
}

/// Adds them.
pub(super) fn extension(env: &mut Env) -> Result<(), DeclarationError> {
    cel::add_member_overload!(env, fn index_of: (CelString<'_>, CelString<'_>) -> CelInt, name = "@indexOf")?;
    cel::add_member_overload!(env, fn index_from: (CelString<'_>, CelString<'_>, CelInt) -> Result<CelInt>, name = "@indexOf")?;
    cel::add_member_overload!(env, fn last_index_of: (CelString<'_>, CelString<'_>) -> CelInt, name = "@lastIndexOf")?;
    cel::add_member_overload!(env, fn last_index_from: (CelString<'_>, CelString<'_>, CelInt) -> Result<CelInt>, name = "@lastIndexOf")?;
    cel::add_member_overload!(env, fn join: (CelList<'_>) -> Result<CelString<'_>>, name = "@join")?;
    cel::add_member_overload!(env, fn join_with: (CelList<'_>, CelString<'_>) -> Result<CelString<'_>>, name = "@join")?;
    cel::add_member_overload!(env, fn replace: (CelString<'_>, CelString<'_>, CelString<'_>) -> Result<CelString<'_>>, name = "@replace")?;
    cel::add_member_overload!(env, fn replace_some: (CelString<'_>, CelString<'_>, CelString<'_>, CelInt) -> Result<CelString<'_>>, name = "@replace")
}

/// Charges a text that is about to be made.
fn charge_text(bytes: usize) -> Result<(), ExecutionError> {
    charge(bytes as u64 / BYTES)
}

fn replace(
    text: &CelString<'_>,
    old: &CelString<'_>,
    new: &CelString<'_>,
) -> Result<CelString<'static>, ExecutionError> {
    replace_some(text, old, new, &CelInt::from(-1))
}

/// Replaces the first `most`, or all when that is negative.
fn replace_some(
    text: &CelString<'_>,
    old: &CelString<'_>,
    new: &CelString<'_>,
    most: &CelInt,
) -> Result<CelString<'static>, ExecutionError> {
    let (text, old, new) = (text.inner(), old.inner(), new.inner());
    let most = usize::try_from(*most.inner()).unwrap_or(usize::MAX);
    let times = text.matches(old).take(most).count();
    charge_text(text.len().saturating_add(times.saturating_mul(new.len())))?;
    Ok(text.replacen(old, new, times).into())
}

fn join(list: &CelList<'_>) -> Result<CelString<'static>, ExecutionError> {
    join_with(list, &CelString::from(""))
}

fn join_with(
    list: &CelList<'_>,
    between: &CelString<'_>,
) -> Result<CelString<'static>, ExecutionError> {
    let texts = list.inner().iter().map(|item| {
        let text = item.downcast_ref::<CelString<'_>>().map(CelString::inner);
        text.ok_or_else(|| ExecutionError::UnexpectedType {
            got: item.get_type().name().to_owned(),
            want: "string".to_owned(),
        })
    });
    let texts = texts.collect::<Result<Vec<&str>, _>>()?;
    let between = between.inner();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    charge_text(bytes.saturating_add(texts.len().saturating_mul(between.len())))?;
    Ok(texts.join(between).into())
}

/// The number of the character that begins at a byte.
fn character(text: &str, byte: Option<usize>) -> CelInt {
    let number = byte.and_then(|byte| i64::try_from(text[..byte].chars().count()).ok());
    number.unwrap_or(-1).into()
}

/// The byte at which a character begins; none behind the last one.
fn byte(text: &str, character: i64) -> Option<usize> {
    let character = usize::try_from(character).ok()?;
    text.char_indices().nth(character).map(|(byte, _)| byte)
}

fn out_of_range(function: &str, index: i64) -> ExecutionError {
    ExecutionError::function_error(function, format!("index out of range: {index}"))
}

fn index_of(text: &CelString<'_>, part: &CelString<'_>) -> CelInt {
    character(text.inner(), text.inner().find(part.inner()))
}

fn index_from(
    text: &CelString<'_>,
    part: &CelString<'_>,
    from: &CelInt,
) -> Result<CelInt, ExecutionError> {
    let (text, part, from) = (text.inner(), part.inner(), *from.inner());
    match byte(text, from) {
        Some(start) => {
            let found = text[start..].find(part).map(|found| start + found);
            Ok(character(text, found))
        }
        None if from >= 0 && part.is_empty() => Ok(character(text, Some(text.len()))),
        None => Err(out_of_range("indexOf", from)),
    }
}

fn last_index_of(text: &CelString<'_>, part: &CelString<'_>) -> CelInt {
    character(text.inner(), text.inner().rfind(part.inner()))
}

fn last_index_from(
    text: &CelString<'_>,
    part: &CelString<'_>,
    from: &CelInt,
) -> Result<CelInt, ExecutionError> {
    let (text, part, from) = (text.inner(), part.inner(), *from.inner());
    let Some(start) = byte(text, from) else {
        if from >= 0 && part.is_empty() {
            return Ok(character(text, Some(text.len())));
        }
        return Err(out_of_range("lastIndexOf", from));
    };
    // What begins at `from` or before it ends no later than here.
    let most = text.len().min(start + part.len());
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end));
    Ok(character(text, text[..end.unwrap_or(0)].rfind(part)))
}
