//! The quadrant: which rating (predikat kinerja) follows from work results and behaviour.
//!
//! Source: PermenPANRB 6/2022, annex, table of the annual rating. Work below expectation is never better than Butuh
//! Perbaikan, and behaviour below expectation is never better than Kurang, however good the work was.

use kernel::Rating;

use crate::Expectation::{self, Above, Below, Meets};

/// Where the table stands.
pub const LEGAL_BASIS: &str = "PermenPANRB 6/2022, lampiran (kuadran kinerja pegawai)";

/// The rating of the table.
#[must_use]
pub const fn rating(work_result: Expectation, behaviour: Expectation) -> Rating {
    match (work_result, behaviour) {
        (Above, Above) => Rating::VeryGood,
        (Above, Meets) | (Meets, Above | Meets) => Rating::Good,
        (Below, Above | Meets) => Rating::NeedsImprovement,
        (Above | Meets, Below) => Rating::Poor,
        (Below, Below) => Rating::VeryPoor,
    }
}

/// The registry's value of a rating, `kuadranKinerjaNilai`: 1 Sangat Baik … 5 Sangat Kurang (its contract, §13).
#[must_use]
pub const fn value(rating: Rating) -> u8 {
    match rating {
        Rating::VeryGood => 1,
        Rating::Good => 2,
        Rating::NeedsImprovement => 3,
        Rating::Poor => 4,
        Rating::VeryPoor => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Work result, behaviour, quadrant: the nine cells as the cases of the regulation list them.
    const CELLS: [(Expectation, Expectation, u8); 9] = [
        (Above, Above, 1),
        (Above, Meets, 2),
        (Above, Below, 4),
        (Meets, Above, 2),
        (Meets, Meets, 2),
        (Meets, Below, 4),
        (Below, Above, 3),
        (Below, Meets, 3),
        (Below, Below, 5),
    ];

    #[test]
    fn every_cell_of_the_table_is_as_the_regulation_says() {
        for (work, behaviour, quadrant) in CELLS {
            assert_eq!(value(rating(work, behaviour)), quadrant, "{work}, {behaviour}");
        }
    }

    #[test]
    fn the_worse_side_alone_does_not_decide() {
        // A well-known client sends the larger of both values; these two cells show that it is wrong.
        for work in [Above, Meets] {
            assert_eq!(rating(work, Below), Rating::Poor);
            assert_ne!(value(rating(work, Below)), work.value().max(Below.value()));
        }
    }

    #[test]
    fn values_follow_the_order_of_ratings() {
        let values: Vec<u8> = Rating::ALL.iter().map(|r| value(*r)).collect();
        assert_eq!(values, [1, 2, 3, 4, 5]);
        assert_eq!(Expectation::ALL.iter().map(|e| e.value()).collect::<Vec<_>>(), [1, 2, 3]);
    }
}
