//! `--timings`: where the time of a run went.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::engine::outcome::Cost;

/// The phases of a run, and how long each took.
pub(super) struct Timings {
    started: Instant,
    last: Instant,
    /// What is said of a phase of the run after fixes, which has the same phases as the one before.
    behind: &'static str,
    /// In the order in which they began; with several roots, each is the sum of all.
    phases: Vec<(String, Duration)>,
}

impl Timings {
    pub(super) fn start() -> Self {
        let now = Instant::now();
        Self {
            started: now,
            last: now,
            behind: "",
            phases: Vec::new(),
        }
    }

    /// What was done since the last phase is called so.
    pub(super) fn phase(&mut self, name: &str) {
        let time = self.lap();
        self.add(name, time);
    }

    /// What was done since the last phase was to check files, which took so much.
    pub(super) fn checked(&mut self, cost: &Cost) {
        let time = self.lap();
        self.add("check files", cost.check);
        self.add("  reading, all threads together", cost.read);
        self.add("compare files", cost.compare);
        self.add("other", time.saturating_sub(cost.check + cost.compare));
    }

    /// What follows is done to fixed files.
    pub(super) fn after_fixes(&mut self) {
        self.behind = ", after fixes";
    }

    fn lap(&mut self) -> Duration {
        let now = Instant::now();
        let time = now - self.last;
        self.last = now;
        time
    }

    fn add(&mut self, name: &str, time: Duration) {
        let name = format!("{name}{}", self.behind);
        match self.phases.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum += time,
            None => self.phases.push((name, time)),
        }
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
        for (name, time) in &self.phases {
            line(name, *time);
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
