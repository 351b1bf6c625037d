//! Numbers that look random and are the same each time: `SplitMix64`.

/// A source of numbers.
pub(crate) struct Dice(u64);

impl Dice {
    /// The numbers of one seed and one thing.
    pub(crate) fn new(seed: u64, thing: u64) -> Self {
        let mut dice = Self(seed.rotate_left(32) ^ thing.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` up to and with `high`.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// Whether something that happens in so many of a hundred cases happens.
    pub(crate) fn happens(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    /// One of some things.
    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let index = usize::try_from(self.next() % of.len() as u64);
        &of[index.unwrap_or_default()]
    }
}
