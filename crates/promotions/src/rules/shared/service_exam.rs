//! Ujian dinas: level I when leaving II/d, level II when leaving III/d. A training of the same level or a high enough
//! diploma exempts, and so does a functional position. One rule per level, because each raises its own code.

use kernel::Finding;

use crate::{
    facts::{Exam, HeldPosition, PromotionFacts},
    policy::{EducationLimit, Era, PromotionPolicy, ServiceExam},
    rules::PromotionRule,
};

/// Ujian dinas I.
#[must_use]
pub const fn level_1(id: &'static str, source: &'static str) -> PromotionRule {
    PromotionRule {
        id,
        code: "R-EXAM-UD1",
        title: "Ujian dinas tingkat I (dari II/d ke III/a)",
        legal_basis: "PP 99/2000 Pasal 30 dan 31",
        source,
        check: |facts, policy| {
            check(facts, policy, &policy.service_exam_1, Exam::Service1, |limit| limit.exempt_service_exam_1)
        },
    }
}

/// Ujian dinas II.
#[must_use]
pub const fn level_2(id: &'static str, source: &'static str) -> PromotionRule {
    PromotionRule {
        id,
        code: "R-EXAM-UD2",
        title: "Ujian dinas tingkat II (dari III/d ke IV/a)",
        legal_basis: "PP 99/2000 Pasal 30 dan 31",
        source,
        check: |facts, policy| {
            check(facts, policy, &policy.service_exam_2, Exam::Service2, |limit| limit.exempt_service_exam_2)
        },
    }
}

fn check(
    facts: &PromotionFacts,
    policy: &PromotionPolicy,
    rule: &Era<ServiceExam>,
    exam: Exam,
    exempts: fn(&EducationLimit) -> bool,
) -> Finding {
    let asked = format!("lulus {} saat meninggalkan {}, atau dikecualikan", lower(exam), rule.value.from_rank);
    let Some(grade) = facts.grade() else { return Finding::unknown(asked, "pangkat belum tercatat") };
    if grade != rule.value.from_rank {
        return Finding::not_applicable(asked, format!("pangkat sekarang {grade}"));
    }
    if matches!(facts.position, HeldPosition::Functional { .. }) {
        return Finding::not_applicable(asked, "pejabat fungsional dikecualikan");
    }
    if facts.exams.contains(&exam) {
        return Finding::met(asked, "lulus");
    }
    if let Some(training) = facts.trainings.iter().find(|t| rule.value.exempting_training.contains(t)) {
        return Finding::met(asked, format!("dikecualikan karena lulus {}", training.label()));
    }
    if let Some(limit) = facts.education.and_then(|class| policy.education.limit(class)).filter(|limit| exempts(limit))
    {
        return Finding::met(asked, format!("dikecualikan karena pendidikan {}", limit.class.label()));
    }
    Finding::not_met(asked, "belum ada surat tanda lulus, pelatihan, atau ijazah yang mengecualikan")
        .remedy("Ikuti ujian dinas, atau unggah surat tanda lulus ujian dinas (STLUD) atau sertifikat pelatihan.")
}

const fn lower(exam: Exam) -> &'static str {
    match exam {
        Exam::Service1 => "ujian dinas tingkat I",
        Exam::Service2 => "ujian dinas tingkat II",
        Exam::EducationAdjustment => "ujian penyesuaian ijazah",
    }
}

#[cfg(test)]
mod tests {
    use kernel::Outcome;

    use crate::{
        facts::{
            EducationClass, Exam, LeadershipTraining, PromotionFacts,
            testing::{judge, regular_case},
        },
        rules::{
            PromotionRule,
            regular::service_exam::{LEVEL_1, LEVEL_2},
        },
    };

    fn leaving(grade: &str, education: EducationClass) -> PromotionFacts {
        PromotionFacts { education: Some(education), ..regular_case("2026-04-01").grade_since(grade, "2022-04-01") }
    }
    fn outcome(rule: &PromotionRule, facts: &PromotionFacts) -> Outcome {
        judge(rule, facts).outcome
    }

    #[test]
    fn an_exam_is_asked_only_at_its_own_crossing() {
        let at_2d = leaving("II/d", EducationClass::UpperSecondary);
        assert_eq!(judge(&LEVEL_1, &at_2d).code.as_deref(), Some("R-EXAM-UD1"));
        assert_eq!(outcome(&LEVEL_2, &at_2d), Outcome::NotApplicable);
        let at_3d = leaving("III/d", EducationClass::Bachelor);
        assert_eq!(judge(&LEVEL_2, &at_3d).code.as_deref(), Some("R-EXAM-UD2"));
        assert_eq!(outcome(&LEVEL_1, &at_3d), Outcome::NotApplicable);
    }

    #[test]
    fn the_exam_of_the_level_passes_and_that_of_another_does_not() {
        let passed = |exam| PromotionFacts { exams: vec![exam], ..leaving("II/d", EducationClass::UpperSecondary) };
        assert_eq!(outcome(&LEVEL_1, &passed(Exam::Service1)), Outcome::Met);
        assert_eq!(outcome(&LEVEL_1, &passed(Exam::Service2)), Outcome::NotMet);
    }

    #[test]
    fn trainings_exempt_at_their_level() {
        let trained = |grade, training| PromotionFacts {
            trainings: vec![training],
            ..leaving(grade, EducationClass::UpperSecondary)
        };
        for training in [
            LeadershipTraining::Pkp,
            LeadershipTraining::Diklatpim4,
            LeadershipTraining::Adum,
            LeadershipTraining::Sepala,
        ] {
            assert_eq!(outcome(&LEVEL_1, &trained("II/d", training)), Outcome::Met, "{training}");
            assert_eq!(outcome(&LEVEL_2, &trained("III/d", training)), Outcome::NotMet, "{training}");
        }
        for training in [
            LeadershipTraining::Pka,
            LeadershipTraining::Diklatpim3,
            LeadershipTraining::Spama,
            LeadershipTraining::Sepadya,
        ] {
            assert_eq!(outcome(&LEVEL_2, &trained("III/d", training)), Outcome::Met, "{training}");
        }
    }

    #[test]
    fn diplomas_exempt() {
        let exempt = |rule, grade| -> Vec<&str> {
            let passes = |class: &EducationClass| outcome(rule, &leaving(grade, *class)) == Outcome::Met;
            EducationClass::ALL.iter().copied().filter(passes).map(EducationClass::as_str).collect()
        };
        assert_eq!(exempt(&LEVEL_1, "II/d"), ["D4", "S1", "PROF_DOK", "S2", "S3"]);
        assert_eq!(exempt(&LEVEL_2, "III/d"), ["PROF_DOK", "S2", "S3"]);
    }
}
