//! Properties that hold for every combination of facts and every kind.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, Months, NaiveDate};
use kernel::{Echelon, EmploymentKind, LegalStatus, Outcome, RankGrade, Rating, Verdict, add_months};
use proptest::{collection::vec, option, prelude::*, sample::select, strategy::ValueTree, test_runner::TestRunner};
use rust_decimal::Decimal;

use crate::{
    PromotionFacts, PromotionKind, PromotionPolicies, RequestedKind, assess,
    facts::{
        ChoiceFacts, EducationClass, Exam, FunctionalLevel, HeldPosition, HeldRank, LeadershipTraining, LeavingEvent,
        SanctionEffect, SanctionFact, YearRating,
        testing::{day, regular_case},
    },
    rules::{self, TABLES, TIME_DEPENDENT, Timing},
};

fn any_day() -> impl Strategy<Value = NaiveDate> {
    // 1990 to 2044, with many promotion dates among them
    prop_oneof![
        (0u64..20_000).prop_map(|days| day("1990-01-01") + Days::new(days)),
        (0u32..640).prop_map(|months| add_months(day("1990-01-01"), months)),
    ]
}

fn any_sanction() -> impl Strategy<Value = SanctionFact> {
    (select(SanctionEffect::ALL), any_day(), option::weighted(0.9, 0u64..1200)).prop_map(|(effect, from_on, days)| {
        SanctionFact { effect, from_on, through_on: days.map(|days| from_on + Days::new(days)) }
    })
}

fn any_position() -> impl Strategy<Value = HeldPosition> {
    let structural = (option::weighted(0.9, select(Echelon::ALL)), option::of(any_day()));
    let functional = (option::weighted(0.9, select(FunctionalLevel::ALL)), option::of(any_day()));
    prop_oneof![
        2 => Just(HeldPosition::Operational),
        1 => Just(HeldPosition::None),
        2 => structural.prop_map(|(echelon, inaugurated_on)| HeldPosition::Structural { echelon, inaugurated_on }),
        2 => functional.prop_map(|(level, since_on)| HeldPosition::Functional { level, since_on }),
    ]
}

prop_compose! {
    fn any_choice()(
        points in option::of(0i64..500),
        task_needs_diploma in option::of(any::<bool>()),
        promotions_while_seconded in 0u32..5,
        vacancy_in_next_level in option::of(any::<bool>()),
        event in option::of(select(LeavingEvent::ALL)),
    ) -> ChoiceFacts {
        ChoiceFacts {
            credit_points: points.map(Decimal::from),
            task_needs_diploma,
            promotions_while_seconded,
            vacancy_in_next_level,
            event,
        }
    }
}

prop_compose! {
    fn any_facts()(
        proposed_on in any_day(),
        employment in prop_oneof![9 => Just(EmploymentKind::Permanent), 1 => select(EmploymentKind::ALL)],
        legal_status in prop_oneof![9 => Just(LegalStatus::Active), 1 => select(LegalStatus::ALL)],
        rank in option::weighted(0.95, (select(RankGrade::all().collect::<Vec<_>>()), 0u32..120)),
        served in option::weighted(0.8, 0u32..480),
        position in any_position(),
        education in option::weighted(0.9, select(EducationClass::ALL)),
        ratings in vec((1i32..4, prop_oneof![3 => Just(Rating::VeryGood), 1 => select(Rating::ALL)]), 0..5),
        exams in vec(select(Exam::ALL), 0..3),
        trainings in vec(select(LeadershipTraining::ALL), 0..2),
        sanctions in vec(any_sanction(), 0..3),
        superior_rank in option::of(select(RankGrade::all().collect::<Vec<_>>())),
        retirement_on in option::of(any_day()),
        choice in any_choice(),
    ) -> PromotionFacts {
        let back = |months| proposed_on.checked_sub_months(Months::new(months)).unwrap();
        PromotionFacts {
            employment,
            legal_status,
            rank: rank.map(|(grade, months)| HeldRank { grade, since_on: back(months) }),
            probation_on: served.map(back),
            position,
            education,
            ratings: ratings.into_iter().map(|(back, rating)| {
                YearRating { year: proposed_on.year() - back, rating, provisional: false }
            }).collect(),
            exams,
            trainings,
            sanctions,
            superior_rank,
            retirement_on,
            choice,
            ..PromotionFacts::of_permanent(proposed_on, "I/a".parse().unwrap(), proposed_on)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn every_assessment_is_consistent(facts in any_facts(), kind in select(PromotionKind::ALL)) {
        let policies = PromotionPolicies::builtin().unwrap();
        let assessment = assess(&facts, RequestedKind::Kind(kind), policies).unwrap();
        let kind = RequestedKind::Kind(kind).resolve(&facts.position);
        let table = rules::table_for(kind, &facts.position).unwrap();
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
        if assessment.verdict == Verdict::Eligible {
            prop_assert!(assessment.target > facts.grade(), "no rank above the one held");
            let refusals = assessment.findings.iter().filter(|found| found.finding.outcome == Outcome::NotMet);
            prop_assert_eq!(refusals.count(), 0);
        }
        let time_alone = assessment.codes.iter().all(|code| TIME_DEPENDENT.contains(&code.as_str()));
        match (assessment.earliest_on, table.timing) {
            (Some(earliest), Timing::Due(_)) => {
                prop_assert!(time_alone);
                prop_assert!(policies.calendar().is_promotion_date(earliest));
                prop_assert!(facts.retirement_on.is_none_or(|retired| earliest < retired));
                let lasting = |s: &SanctionFact| s.effect.blocks_while_it_runs() && s.began_by(facts.proposed_on);
                prop_assert!(!facts.sanctions.iter().any(|s| lasting(s) && s.runs_on(earliest)));
                if assessment.verdict == Verdict::Eligible {
                    prop_assert!(earliest <= facts.proposed_on, "eligible before its earliest date");
                }
            }
            (earliest, _) => prop_assert_eq!(earliest.is_some(), assessment.verdict == Verdict::Eligible
                && matches!(table.timing, Timing::Event(_))),
        }
    }

    /// Whoever is eligible on one promotion date and changes nothing stays so on the dates of the same year after it.
    #[test]
    fn waiting_does_not_harm(months in 0u32..12) {
        let policies = PromotionPolicies::builtin().unwrap();
        let facts = PromotionFacts {
            proposed_on: add_months(day("2026-01-01"), months),
            ..regular_case("2026-01-01").grade_since("III/a", "2022-01-01")
        };
        let assessment = assess(&facts, RequestedKind::Auto, policies).unwrap();
        prop_assert_eq!((assessment.verdict, assessment.earliest_on), (Verdict::Eligible, Some(day("2026-01-01"))));
    }
}

/// Among random facts, the same on every run, each rule is met at least once and speaks against at least once. A rule that
/// no facts can meet, or none can fail, is dead or misses a fact in the generators above.
#[test]
fn every_rule_passes_in_one_case_and_refuses_in_another() {
    let policies = PromotionPolicies::builtin().unwrap();
    let mut runner = TestRunner::deterministic();
    let (mut met, mut against) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..2500 {
        let facts = any_facts().new_tree(&mut runner).unwrap().current();
        let policy = policies.on(facts.proposed_on).unwrap();
        for table in TABLES.iter().filter(|table| (table.applies)(&facts.position)) {
            let policy = policy.for_kind(table.numbers).unwrap();
            for rule in table.rules() {
                let found = rule.judge(&facts, &policy).finding;
                if found.outcome == Outcome::Met {
                    met.insert(rule.id);
                } else if found.speaks_against() {
                    against.insert(rule.id);
                }
            }
        }
    }
    let all: BTreeSet<&str> = TABLES.iter().flat_map(|table| table.rules()).map(|rule| rule.id).collect();
    assert_eq!(all.difference(&met).collect::<Vec<_>>(), Vec::<&&str>::new(), "rules that no case meets");
    assert_eq!(all.difference(&against).collect::<Vec<_>>(), Vec::<&&str>::new(), "rules that no case fails");
}
