//! What must hold for any input, one function for each fuzz target. `fuzz_targets` runs them on
//! what a fuzzer makes up, `tests/fuzz.rs` on the seeds and on all that was ever found.
//!
//! A new target is a function here with its name in [`TARGETS`], three lines in `fuzz_targets`, a
//! `[[bin]]` in `Cargo.toml`, and a folder of seeds.
#![allow(
    clippy::allow_attributes,
    clippy::missing_panics_doc,
    dead_code,
    unreachable_pub,
    reason = "each target takes its own part, and to panic is the purpose"
)]

mod addresses;
mod documents;
mod findings;
pub mod spans;

pub use addresses::urls;
pub use documents::{front_matter, json, toml, yaml, yaml_fast};
pub use findings::{config, document, fixes, suppressions};

/// What holds for an input; it panics where it does not.
pub type Property = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: &[(&str, Property)] = &[
    ("config", config),
    ("document", document),
    ("fixes", fixes),
    ("front_matter", front_matter),
    ("images", images),
    ("json", json),
    ("suppressions", suppressions),
    ("toml", toml),
    ("urls", urls),
    ("yaml", yaml),
    ("yaml_fast", yaml_fast),
];

/// Headers of images, of files that are as long as they say and of ones that were longer.
pub fn images(bytes: &[u8]) {
    for len in [bytes.len() as u64, bytes.len() as u64 * 2, u64::MAX] {
        let probe =
            || copydesk::internals::content::images::probe(&mut std::io::Cursor::new(bytes), len);
        let found = probe();
        assert_eq!(found, probe());
        if let Ok(image) = found {
            assert!(image.width > 0 && image.height > 0, "{image:?}");
            assert_eq!(image.bytes, len);
        }
    }
}
