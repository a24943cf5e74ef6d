//! Repeated attempts may be a tenth of the traffic while first attempts wait; and one event in eight comes from the lowest lane first.

/// Share of repeated attempts in the traffic.
const AGAIN: f64 = 0.1;
/// Most that is saved up, and what there is at the beginning.
const SAVED: f64 = 10.0;
/// Share of the lowest lane.
const LOW: f64 = 0.125;

#[derive(Debug)]
pub(crate) struct Budget {
    again: f64,
    low: f64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { again: SAVED, low: 0.0 }
    }
}

impl Budget {
    /// Repeated attempts that may go before first ones.
    pub(crate) fn again(&self) -> i64 {
        whole(self.again)
    }
    /// Events to be taken from the lowest lane first, of the next `limit`.
    pub(crate) fn low_first(&self, limit: usize) -> i64 {
        whole((self.low + LOW * count(limit)).min(count(limit)))
    }
    pub(crate) const fn left(&self) -> f64 {
        self.again
    }

    /// Notes what was taken after `low_first` was asked for.
    pub(crate) fn took(&mut self, first: usize, again: usize, low_first: i64) {
        self.again = (self.again + AGAIN * count(first) - count(again)).clamp(0.0, SAVED);
        let given = f64::from(u32::try_from(low_first).unwrap_or(0));
        self.low = (self.low + LOW * count(first + again) - given).clamp(0.0, 1.0);
    }
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn whole(number: f64) -> i64 {
    (1..=4_096).take_while(|n| f64::from(*n) <= number).count().try_into().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_attempts_are_a_tenth_of_the_traffic() {
        let mut budget = Budget::default();
        assert_eq!(budget.again(), 10);
        budget.took(0, 10, 0);
        assert_eq!(budget.again(), 0);
        budget.took(100, 0, 0);
        assert_eq!(budget.again(), 10);
        budget.took(0, 50, 0);
        budget.took(10, 0, 0);
        assert_eq!(budget.again(), 1);
    }

    #[test]
    fn the_lowest_lane_gets_one_in_eight_also_one_at_a_time() {
        let mut budget = Budget::default();
        let mut low = 0;
        for _ in 0..80 {
            let first = budget.low_first(1);
            low += first;
            budget.took(1, 0, first);
        }
        assert!((9..=11).contains(&low), "{low}");
        assert_eq!(Budget::default().low_first(16), 2);
    }
}
