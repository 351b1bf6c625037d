//! Large patterns, and what it really takes to look for one.
//!
//! Any pattern takes linear time, but a large one may take a step for each of its characters at each
//! byte of a text: `(.{1,30}){30}x` has 900. Few do. What one takes is seen where an automaton is
//! built for it while it reads, in as much memory as may be, which bounds the time. Each text gets a
//! new one, so that none depends on those before it.

use std::sync::OnceLock;

use regex_automata::Input;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;

use super::size::positions;

/// Characters up to which a pattern is not large: it takes no time that could be felt.
const FEW: usize = 15;

/// Bytes that the parts of a pattern may take before any automaton is built.
const LARGEST_PATTERN: usize = 16 << 20;

/// Bytes that an automaton may take: some milliseconds' work.
const LARGEST: usize = 1 << 20;

/// A pattern that could take long.
#[derive(Debug)]
pub(crate) struct LargePattern {
    text: String,
    positions: usize,
    automaton: OnceLock<Option<DFA>>,
}

impl LargePattern {
    /// A pattern in the syntax of crate `regex`; none when it is not large.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let positions = positions(text);
        (positions > FEW).then(|| Self {
            text: text.to_owned(),
            positions,
            automaton: OnceLock::new(),
        })
    }

    /// Steps that it may take on so many bytes, each of some hundredths of a microsecond.
    pub(crate) fn steps(&self, bytes: usize) -> u64 {
        (self.positions as u64).saturating_mul(bytes as u64)
    }

    /// What reads texts with its automaton; none when there can be none.
    pub(crate) fn reader(&self) -> Option<AutomatonReader<'_>> {
        let build = || {
            let config = DFA::config()
                .cache_capacity(LARGEST)
                .minimum_cache_clear_count(Some(0))
                .unicode_word_boundary(true);
            let parts = thompson::Config::new().nfa_size_limit(Some(LARGEST_PATTERN));
            let mut builder = DFA::builder();
            builder
                .configure(config)
                .thompson(parts)
                .build(&self.text)
                .ok()
        };
        let automaton = self.automaton.get_or_init(build).as_ref()?;
        let cache = automaton.create_cache();
        Some(AutomatonReader { automaton, cache })
    }
}

/// Reads texts with the automaton of a pattern.
pub(crate) struct AutomatonReader<'l> {
    automaton: &'l DFA,
    cache: Cache,
}

impl AutomatonReader<'_> {
    /// Whether a text matches, or none when that takes too much; and the bytes of the automaton that
    /// were built for it.
    pub(crate) fn is_match(&mut self, text: &str) -> (Option<bool>, u64) {
        let before = self.cache.memory_usage();
        let input = Input::new(text).earliest(true);
        let found = self.automaton.try_search_fwd(&mut self.cache, &input);
        let built = self.cache.memory_usage().saturating_sub(before);
        (found.ok().map(|end| end.is_some()), built as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters in no order.
    fn mixed(letters: [char; 2], count: usize) -> String {
        let mut state = 1_u64;
        let mut pick = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            letters[usize::from(state >> 63 == 1)]
        };
        (0..count).map(|_| pick()).collect()
    }

    #[test]
    fn what_takes_few_steps_is_read() {
        let texts = [
            "é".repeat(1_000),
            "a".repeat(1_000),
            mixed(['a', 'b'], 50_000),
        ];
        for (pattern, is_read) in [
            ("^.{1,300}$", true),
            ("^.{1,2000}$", true),
            (r"^(?s:.){1,2000}$", true),
            ("^(https?://)?[a-z.]{1,63}/.*$", true),
            (r"^[\p{L} ]{1,100}$", true),
            (r"[\w.]+@[\w.]+\.[a-z]{2,20}", true),
            ("[ab]*a[ab]{30}x", false),
        ] {
            let large = LargePattern::of(pattern).expect("a large one");
            let regex = regex::Regex::new(pattern).unwrap();
            let read = |text: &String| {
                let found = large.reader().unwrap().is_match(text).0;
                assert!(
                    found.is_none_or(|found| found == regex.is_match(text)),
                    "{pattern}"
                );
                found.is_some()
            };
            assert_eq!(texts.iter().all(read), is_read, "{pattern}");
        }
        assert!(LargePattern::of(r"^\d{4}-\d\d-\d\d$").is_none());
    }

    #[test]
    fn what_is_no_pattern_is_not_read() {
        let pattern = LargePattern::of(&format!("({}", "a".repeat(20))).unwrap();
        assert!(pattern.reader().is_none());
    }
}
