//! Limits on time and memory. A test cannot reach them in a moment: builds for tests may lower them.

#[cfg(debug_assertions)]
use std::sync::atomic::{AtomicU64, Ordering};

/// A limit.
#[derive(Debug)]
pub(crate) struct Limit {
    usual: u64,
    /// What a test made of it; 0 when it did not.
    #[cfg(debug_assertions)]
    set: AtomicU64,
}

/// Bytes of the tree of one document.
pub(crate) static TREE: Limit = Limit::new(192 << 20);

/// Tokens of one TOML document. The grammar wants all of them at once, 24 bytes each.
pub(crate) static TOML_TOKENS: Limit = Limit::new(8_000_000);

/// Bytes of large documents that are checked at the same time.
pub(crate) static AT_ONCE: Limit = Limit::new(8 << 20);

/// Values of all schemas of a config.
pub(crate) static SCHEMA_VALUES: Limit = Limit::new(500_000);

/// Bytes of all schemas of a config.
pub(crate) static SCHEMA_BYTES: Limit = Limit::new(16 << 20);

/// Steps of a run beyond those that each file may take: two seconds.
pub(crate) static RUN_STEPS: Limit = Limit::new(75_000_000);

impl Limit {
    const fn new(usual: u64) -> Self {
        Self {
            usual,
            #[cfg(debug_assertions)]
            set: AtomicU64::new(0),
        }
    }

    /// The limit.
    #[cfg(debug_assertions)]
    pub(crate) fn get(&self) -> u64 {
        match self.set.load(Ordering::Relaxed) {
            0 => self.usual,
            set => set,
        }
    }

    /// The limit.
    #[cfg(not(debug_assertions))]
    pub(crate) fn get(&self) -> u64 {
        self.usual
    }

    /// The limit for what is in memory.
    pub(crate) fn size(&self) -> usize {
        usize::try_from(self.get()).unwrap_or(usize::MAX)
    }
}

/// Lowers limits for a test: `tree=1000000 run-steps=5000`.
#[cfg(debug_assertions)]
pub(crate) fn set(words: &str) {
    let known = [
        ("tree", &TREE),
        ("toml-tokens", &TOML_TOKENS),
        ("at-once", &AT_ONCE),
        ("schema-values", &SCHEMA_VALUES),
        ("schema-bytes", &SCHEMA_BYTES),
        ("run-steps", &RUN_STEPS),
    ];
    for (name, value) in words.split(' ').filter_map(|word| word.split_once('=')) {
        if let Some((_, limit)) = known.iter().find(|(known, _)| *known == name) {
            limit
                .set
                .store(value.parse().unwrap_or(0), Ordering::Relaxed);
        }
    }
}
