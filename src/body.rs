//! stub
/// stub
pub fn is_empty(text: &str) -> bool {
    text.trim().is_empty()
}
