use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};
use uuid::{Builder, Uuid};

/// Which part of the city a sequence of draws belongs to; parts never disturb each other.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Topic {
    Unit = 1,
    Person = 2,
    Catalogue = 3,
    Defect = 4,
    Life = 5,
}

/// Draws by lot, the same for the same seed on every machine and with every later version.
///
/// ChaCha with 8 rounds is a fixed, published function; the draws below use nothing of `rand` but its words of
/// 32 bits, because the distributions of `rand` may change between versions.
pub(crate) struct Draw(ChaCha8Rng);

impl Draw {
    /// The sequence of one unit, person or catalogue entry.
    pub(crate) fn new(seed: u64, topic: Topic, index: u64) -> Self {
        let number: u8 = match topic {
            Topic::Unit => 1,
            Topic::Person => 2,
            Topic::Catalogue => 3,
            Topic::Defect => 4,
            Topic::Life => 5,
        };
        let mut key = [0_u8; 32];
        for (to, from) in key.iter_mut().zip(seed.to_le_bytes().into_iter().chain([number])) {
            *to = from;
        }
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(index);
        Self(rng)
    }

    /// A number below `n` (0 when `n` is 0).
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(n);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included; `low` when the range is empty.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in `parts` of ten thousand cases.
    pub(crate) fn chance(&mut self, parts: u32) -> bool {
        self.below(10_000) < parts
    }

    /// One of the list, all alike.
    #[expect(
        clippy::indexing_slicing,
        reason = "the lists are constants of this crate; an empty one is a mistake to hear of"
    )]
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let length = u32::try_from(list.len()).unwrap_or(u32::MAX);
        &list[usize::try_from(self.below(length)).unwrap_or(0)]
    }

    /// One of the list, by weight.
    #[expect(
        clippy::indexing_slicing,
        reason = "the lists are constants of this crate; an empty one is a mistake to hear of"
    )]
    pub(crate) fn weighted<'a, T>(&mut self, list: &'a [(u32, T)]) -> &'a T {
        let mut left = self.below(list.iter().map(|(weight, _)| *weight).sum());
        for (weight, item) in list {
            if left < *weight {
                return item;
            }
            left -= weight;
        }
        &list[0].1
    }

    /// An identifier that looks like a random UUID.
    pub(crate) fn uuid(&mut self) -> Uuid {
        let mut bytes = [0_u8; 16];
        self.0.fill_bytes(&mut bytes);
        Builder::from_random_bytes(bytes).into_uuid()
    }

    /// `length` digits.
    pub(crate) fn digits(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from_digit(self.below(10), 10).unwrap_or('0')).collect()
    }
}

/// The registry's id of a thing that is the same in every city (a position, a course of study): made from its name.
pub(crate) fn catalogue_id(name: &str) -> String {
    // FNV-1a, 64 bits: spreads names over the streams; nothing more is asked of it.
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    Draw::new(0, Topic::Catalogue, hash).uuid().simple().to_string().to_uppercase()
}
