//! The same draws from the same seed, for ever and on every machine.
//!
//! A trainer's link holds a seed, not the questions: what it draws must never change. So the generator is our own, `SplitMix64` of
//! Steele, Lea and Flood (2014), in whole numbers alone, and how numbers are made of it is part of the format of papers:
//!
//! * [`Random::below`] rejects what would favour some numbers, and takes the remainder of what is left;
//! * [`Random::shuffle`] is the one of Fisher and Yates, from the last place down.
//!
//! A test holds the first draws.

/// A generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The generator of a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The generator of a seed for one purpose, by a number: draws for one do not move those of another.
    pub fn apart(seed: u64, purpose: u64) -> Self {
        let mut random = Self::new(seed ^ purpose.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        random.next();
        random
    }

    /// The next 64 bits.
    #[allow(clippy::should_implement_trait)] // It never ends, and nobody wants an iterator of it.
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to but not including `limit`, each as likely; 0 where the limit is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        if limit == 0 {
            return 0;
        }
        // What is beyond the last whole multiple of the limit would make the lower numbers likelier.
        let beyond = u64::MAX - (u64::MAX % limit + 1) % limit;
        loop {
            let bits = self.next();
            if bits <= beyond {
                return bits % limit;
            }
        }
    }

    /// A place in a list of this length.
    pub fn place(&mut self, length: usize) -> usize {
        let limit = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(limit)).unwrap_or(0)
    }

    /// Puts a list into another order, each as likely.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.place(at + 1);
            list.swap(at, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_draws_of_a_seed_never_change() {
        // The first three of seed 1234567 are those of the authors' reference implementation.
        let mut random = Random::new(1_234_567);
        let draws = [random.next(), random.next(), random.next()];
        assert_eq!(
            draws,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
        let mut order: Vec<u8> = (0..10).collect();
        Random::new(2024).shuffle(&mut order);
        assert_eq!(order, GOLDEN_ORDER);
        let mut random = Random::apart(7, 3);
        let below: Vec<u64> = (0..8).map(|_| random.below(100)).collect();
        assert_eq!(below, GOLDEN_BELOW);
    }

    const GOLDEN_ORDER: [u8; 10] = [9, 0, 6, 3, 4, 2, 5, 7, 8, 1];
    const GOLDEN_BELOW: [u64; 8] = [53, 61, 76, 63, 17, 21, 4, 83];

    #[test]
    fn numbers_below_a_limit_are_below_it_and_about_as_likely() {
        let mut random = Random::new(1);
        let mut counts = [0_u32; 7];
        for _ in 0..70_000 {
            counts[random.place(7)] += 1;
        }
        assert!(
            counts.iter().all(|count| (9_500..10_500).contains(count)),
            "{counts:?}"
        );
        assert_eq!(random.below(0), 0);
        assert_eq!(random.below(1), 0);
    }
}
