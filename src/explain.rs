//! stub
/// stub
pub fn list() -> String {
    String::new()
}
/// stub
pub fn list_json() -> String {
    String::new()
}
/// stub
pub fn page(_r: &crate::rule::Rule) -> String {
    String::new()
}
