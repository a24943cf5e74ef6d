//! How many events are in hand at once: one more for every round that went well, half as many when the registry is slow or says
//! that we are too fast (additive increase, multiplicative decrease).

use chrono::{DateTime, TimeDelta, Utc};

/// What failed together counts once.
const ONCE_PER: TimeDelta = TimeDelta::seconds(1);

#[derive(Debug)]
pub(crate) struct Hands {
    limit: f64,
    most: f64,
    cut_at: Option<DateTime<Utc>>,
}

impl Hands {
    pub(crate) fn new(most: usize) -> Self {
        let most = u32::try_from(most.max(1)).map_or(f64::from(u32::MAX), f64::from);
        Self { limit: most, most, cut_at: None }
    }

    /// How many now; at least one.
    pub(crate) fn now(&self) -> usize {
        (1..=4_096).take_while(|count| f64::from(*count) <= self.limit).count().max(1)
    }

    pub(crate) fn went_well(&mut self) {
        self.limit = (self.limit + 1.0 / self.limit).min(self.most);
    }

    pub(crate) fn slow_down(&mut self, now: DateTime<Utc>) {
        if self.cut_at.is_none_or(|at| now - at >= ONCE_PER) {
            self.cut_at = Some(now);
            self.limit = (self.limit / 2.0).max(1.0);
        }
    }

    /// One, to begin with after an outage: everybody who waited must not come at once.
    pub(crate) fn begin_anew(&mut self) {
        self.limit = 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_as_many_when_slow_and_one_more_a_round() {
        let at = |millis: i64| DateTime::from_timestamp_millis(1_795_000_000_000 + millis).unwrap();
        let mut hands = Hands::new(16);
        assert_eq!(hands.now(), 16);
        hands.slow_down(at(0));
        hands.slow_down(at(900));
        assert_eq!(hands.now(), 8, "what failed together counts once");
        hands.slow_down(at(1_000));
        assert_eq!(hands.now(), 4);
        for _ in 0..5 {
            hands.went_well();
        }
        assert_eq!(hands.now(), 5);
        hands.begin_anew();
        assert_eq!(hands.now(), 1);
        for _ in 0..1_000 {
            hands.went_well();
        }
        assert_eq!(hands.now(), 16);
        assert_eq!(Hands::new(0).now(), 1);
    }
}
