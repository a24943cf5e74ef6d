//! Properties that hold for every combination of facts.

use chrono::{Days, NaiveDate};
use kernel::{EmploymentKind, LegalStatus, Outcome, RankGrade, Rating, Verdict};
use proptest::{collection::vec, option, prelude::*, sample::select};

use crate::{
    PromotionFacts, PromotionPolicies, RequestedKind, assess,
    facts::{
        EducationClass, Exam, HeldPosition, HeldRank, LeadershipTraining, SanctionEffect, SanctionFact, YearRating,
        testing::{day, regular_case},
    },
    rules::{self, TIME_DEPENDENT},
};

fn any_day() -> impl Strategy<Value = NaiveDate> {
    // 1990 to 2044, with many promotion dates among them
    prop_oneof![
        (0u64..20_000).prop_map(|days| day("1990-01-01") + Days::new(days)),
        (0u32..640).prop_map(|months| kernel::add_months(day("1990-01-01"), months)),
    ]
}

fn any_sanction() -> impl Strategy<Value = SanctionFact> {
    (select(SanctionEffect::ALL), any_day(), option::weighted(0.9, 0u64..1200)).prop_map(|(effect, from_on, days)| {
        SanctionFact { effect, from_on, through_on: days.map(|days| from_on + Days::new(days)) }
    })
}

prop_compose! {
    fn any_facts()(
        proposed_on in any_day(),
        employment in prop_oneof![4 => Just(EmploymentKind::Permanent), 1 => select(EmploymentKind::ALL)],
        legal_status in prop_oneof![4 => Just(LegalStatus::Active), 1 => select(LegalStatus::ALL)],
        rank in option::weighted(0.95, (select(RankGrade::all().collect::<Vec<_>>()), 0u32..120)),
        position in prop_oneof![
            3 => Just(HeldPosition::Operational),
            1 => Just(HeldPosition::Structural { echelon: None, inaugurated_on: None }),
        ],
        education in option::of(select(EducationClass::ALL)),
        ratings in vec((1i32..4, select(Rating::ALL)), 0..4),
        exams in vec(select(Exam::ALL), 0..2),
        trainings in vec(select(LeadershipTraining::ALL), 0..2),
        sanctions in vec(any_sanction(), 0..3),
        superior_rank in option::of(select(RankGrade::all().collect::<Vec<_>>())),
        retirement_on in option::of(any_day()),
    ) -> PromotionFacts {
        let back = |months| proposed_on.checked_sub_months(chrono::Months::new(months)).unwrap();
        let year = |back| chrono::Datelike::year(&proposed_on) - back;
        PromotionFacts {
            employment,
            legal_status,
            rank: rank.map(|(grade, months)| HeldRank { grade, since_on: back(months) }),
            position,
            education,
            ratings: ratings.into_iter().map(|(back, rating)| {
                YearRating { year: year(back), rating, provisional: false }
            }).collect(),
            exams,
            trainings,
            sanctions,
            superior_rank,
            retirement_on,
            ..PromotionFacts::of_permanent(proposed_on, "I/a".parse().unwrap(), proposed_on)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn every_assessment_is_consistent(facts in any_facts()) {
        let policies = PromotionPolicies::builtin().unwrap();
        let kind = RequestedKind::Kind(crate::PromotionKind::Regular);
        let assessment = assess(&facts, kind, policies).unwrap();
        let table = rules::table(crate::PromotionKind::Regular).unwrap();
        prop_assert_eq!(assessment.findings.len(), table.rules().count());

        let refused = assessment.codes.iter().any(|code| code.starts_with("R-"));
        let verdict = match (refused, assessment.codes.is_empty()) {
            (true, _) => Verdict::NotEligible,
            (false, true) => Verdict::Eligible,
            (false, false) => Verdict::Hold,
        };
        prop_assert_eq!(assessment.verdict, verdict);
        prop_assert!(assessment.codes.is_sorted());
        prop_assert_eq!(assessment.objections().count(), assessment.codes.len());

        let time_alone = assessment.codes.iter().all(|code| TIME_DEPENDENT.contains(&code.as_str()));
        if let Some(earliest) = assessment.earliest_on {
            prop_assert!(time_alone);
            prop_assert!(policies.calendar().is_promotion_date(earliest));
            prop_assert!(facts.retirement_on.is_none_or(|retired| earliest < retired));
            let lasting = |s: &SanctionFact| s.effect.blocks_while_it_runs() && s.began_by(facts.proposed_on);
            prop_assert!(!facts.sanctions.iter().any(|s| lasting(s) && s.runs_on(earliest)));
        }
        if assessment.verdict == Verdict::Eligible {
            let earliest = assessment.earliest_on.expect("an eligible case has an earliest date");
            prop_assert!(earliest <= facts.proposed_on, "eligible before its earliest date");
            prop_assert_eq!(assessment.target, facts.grade().and_then(RankGrade::next));
            let unproven = assessment.findings.iter().filter(|found| found.finding.outcome == Outcome::NotMet);
            prop_assert_eq!(unproven.count(), 0);
        }
    }

    /// Whoever is eligible on one promotion date and changes nothing stays so on the dates of the same year after it.
    #[test]
    fn waiting_does_not_harm(months in 0u32..12) {
        let policies = PromotionPolicies::builtin().unwrap();
        let facts = PromotionFacts {
            proposed_on: kernel::add_months(day("2026-01-01"), months),
            ..regular_case("2026-01-01").grade_since("III/a", "2022-01-01")
        };
        let assessment = assess(&facts, RequestedKind::Auto, policies).unwrap();
        prop_assert_eq!((assessment.verdict, assessment.earliest_on), (Verdict::Eligible, Some(day("2026-01-01"))));
    }
}
