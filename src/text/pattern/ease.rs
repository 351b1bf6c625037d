//! Which regular expressions look through a text in one step a byte, however long they are.
//!
//! All of them take linear time, but some take, for each byte, a step for each of their characters:
//! `(.{1,30}){30}x` has 900. An automaton that takes one step a byte would have more states than
//! there is memory for; where it is small, nobody need fear the expression.

use regex_automata::dfa::{StartKind, dense};
use regex_automata::nfa::thompson;

use super::size::positions;

/// Bytes of an automaton, at most.
const LARGEST: usize = 4 << 20;

/// Bytes of all automata that are made to try, at most: a second's work.
const MOST: usize = 32 << 20;

/// What an automaton counts for that came to no end.
const FAILED: usize = 8 << 20;

/// Characters up to which an expression is not worth a trial.
const FEW: usize = 15;

/// What was tried of the expressions of a schema or config.
#[derive(Debug, Default)]
pub struct Trials {
    bytes: usize,
}

impl Trials {
    /// Whether an expression, in the syntax of crate `regex`, takes few steps a byte. It is not said
    /// of one that does, when too many were tried before.
    pub fn is_easy(&mut self, pattern: &str) -> bool {
        if positions(pattern) <= FEW {
            return true;
        }
        if self.bytes > MOST {
            return false;
        }
        let config = dense::Config::new()
            .start_kind(StartKind::Unanchored)
            .unicode_word_boundary(true)
            .dfa_size_limit(Some(LARGEST))
            .determinize_size_limit(Some(LARGEST));
        let automaton = dense::Builder::new()
            .configure(config)
            .thompson(thompson::Config::new().nfa_size_limit(Some(2 * LARGEST)))
            .build(pattern);
        let bytes = automaton.as_ref().map(dense::DFA::memory_usage);
        self.bytes += *bytes.as_ref().unwrap_or(&FAILED);
        bytes.is_ok()
    }
}

/// Steps that an expression which is not easy takes on a text: of some hundredths of a microsecond.
pub fn slow_steps(positions: usize, bytes: usize) -> u64 {
    (positions as u64).saturating_mul(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_small_automaton_is_easy() {
        for (pattern, easy) in [
            ("^[a-z0-9-]+$", true),
            ("^.{1,300}$", true),
            ("^.{1,1000}$", true),
            (r"^\d{4}-\d\d-\d\d$", true),
            ("^(https?://)?[a-z.]{1,63}/.*$", true),
            ("(a+)+$", true),
            ("(.*)*x", true),
            ("(.{1,30}){30}x", false),
            ("^(.{1,30}){30}x", false),
            ("[ab]*a[ab]{30}b", false),
            (r"\p{L}{200}x", false),
            (r"[\w.]+@[\w.]+", true),
            ("(", true),
        ] {
            assert_eq!(Trials::default().is_easy(pattern), easy, "{pattern}");
        }
    }

    #[test]
    fn trials_come_to_an_end() {
        let mut trials = Trials::default();
        let hard = (0..)
            .take_while(|_| trials.bytes <= MOST)
            .map(|_| "[ab]*a[ab]{40}b");
        let hard: Vec<&str> = hard.take(100).collect();
        for pattern in hard {
            trials.is_easy(pattern);
        }
        assert!(trials.is_easy("a") && !trials.is_easy(&"a".repeat(20)));
    }
}
