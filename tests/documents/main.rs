//! Documents against the references of the field. Reference data is not part of the repository:
//! where it is missing, a runner says so and passes.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test reads its files and says what it skipped"
)]

#[path = "../support/mod.rs"]
mod support;

mod corpus;
mod front_matter_suite;
mod hostile;
mod inside;
mod properties;
mod real_world;
#[path = "../../fuzz/properties/spans.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets take it, too")]
mod spans;
mod toml_suite;
mod yaml_suite;
