//! `--timings`: where the time of a run went.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::engine::outcome::Cost;

/// The phases of a run, and how long each took.
pub(super) struct Timings {
    started: Instant,
    last: Instant,
    phases: Vec<(&'static str, Duration)>,
}

impl Timings {
    pub(super) fn start() -> Self {
        let now = Instant::now();
        Self {
            started: now,
            last: now,
            phases: Vec::new(),
        }
    }

    /// What was done since the last phase is called so.
    pub(super) fn phase(&mut self, name: &'static str) {
        let now = Instant::now();
        self.phases.push((name, now - self.last));
        self.last = now;
    }

    pub(super) fn total(&self) -> Duration {
        self.started.elapsed()
    }

    /// A table of the phases, and what was read.
    pub(super) fn to_text(&self, cost: &Cost, files: u64) -> String {
        let mut text = String::new();
        let mut line = |name: &str, time: Duration| {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{:>9.1} ms  {name}", time.as_secs_f64() * 1_000.0);
        };
        for &(name, time) in &self.phases {
            if name == "check" {
                line("check files", cost.check);
                line("  reading, all threads together", cost.read);
                line("compare files", cost.compare);
                line("other", time.saturating_sub(cost.check + cost.compare));
            } else {
                line(name, time);
            }
        }
        line("in all", self.total());
        let what = if files == 1 { "file" } else { "files" };
        let _ = writeln!(
            text,
            "Read: {} of {} bytes in {files} {what}",
            cost.bytes_read, cost.bytes
        );
        text
    }
}
