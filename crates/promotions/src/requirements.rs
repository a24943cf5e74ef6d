//! Which documents a proposal needs, computed from the facts (R-DOC belongs to this list, never to the assessment).

use chrono::Datelike;
use kernel::text_enum;
use serde::{Deserialize, Serialize};

use crate::{
    facts::{Exam, PromotionFacts},
    policy::PromotionPolicy,
};

text_enum! {
    /// Kind of a supporting document that a promotion asks for.
    DocumentKind {
        /// SK kenaikan pangkat terakhir (registry document type 858).
        RankDecree = "rank_decree": "SK pangkat terakhir",
        /// SK CPNS (889).
        ProbationDecree = "probation_decree": "SK CPNS",
        /// SK PNS (887).
        PermanentDecree = "permanent_decree": "SK PNS",
        /// Dokumen evaluasi kinerja (890).
        Appraisal = "appraisal": "Dokumen evaluasi kinerja",
        /// Ijazah.
        Diploma = "diploma": "Ijazah",
        /// Transkrip nilai.
        Transcript = "transcript": "Transkrip nilai",
        /// Surat tanda lulus ujian dinas.
        ServiceExamCertificate = "service_exam_certificate": "Surat tanda lulus ujian dinas (STLUD)",
        /// Sertifikat pelatihan (874).
        TrainingCertificate = "training_certificate": "Sertifikat pelatihan kepemimpinan",
        /// SK pindah antarinstansi.
        TransferDecree = "transfer_decree": "SK pindah instansi",
    }
}

impl DocumentKind {
    /// The registry's document type id, where it has one.
    #[must_use]
    pub const fn registry_type(self) -> Option<&'static str> {
        match self {
            Self::RankDecree => Some("858"),
            Self::ProbationDecree => Some("889"),
            Self::PermanentDecree => Some("887"),
            Self::Appraisal => Some("890"),
            Self::TrainingCertificate => Some("874"),
            Self::Diploma | Self::Transcript | Self::ServiceExamCertificate | Self::TransferDecree => None,
        }
    }
}

/// One document that must lie in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Stable within one list: the kind, and the year for an appraisal (`appraisal-2025`).
    pub code: String,
    /// Indonesian title.
    pub title: String,
    /// Why it is asked of this person.
    pub reason: String,
    /// The kind of document.
    pub document_kind: DocumentKind,
    /// The calendar year it must be about, for an appraisal.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub year: Option<i32>,
}

impl Requirement {
    fn of(kind: DocumentKind, reason: impl Into<String>) -> Self {
        Self {
            code: kind.as_str().replace('_', "-"),
            title: kind.label().to_owned(),
            reason: reason.into(),
            document_kind: kind,
            year: None,
        }
    }
}

/// The documents of a regular promotion (101), in the order in which the file is built.
///
/// Source: the registry's guides for proposals: last rank decree and appraisals always; CPNS and PNS
/// decrees for the first promotion; diploma and transcript if the education rose; a certificate when the crossing asks
/// for a ujian dinas; a transfer decree if the person came from another agency.
#[must_use]
pub fn requirements(facts: &PromotionFacts, policy: &PromotionPolicy) -> Vec<Requirement> {
    let mut list = Vec::new();
    if facts.dossier.first_promotion {
        let reason = "kenaikan pangkat pertama: masa kerja dihitung sejak TMT CPNS";
        list.push(Requirement::of(DocumentKind::ProbationDecree, reason));
        list.push(Requirement::of(DocumentKind::PermanentDecree, reason));
    } else {
        list.push(Requirement::of(DocumentKind::RankDecree, "dasar pangkat dan masa kerja saat ini"));
    }
    for back in (1..=i32::from(policy.numbers.value.performance_years)).rev() {
        let year = facts.proposed_on.year() - back;
        let appraisal = Requirement::of(DocumentKind::Appraisal, format!("bukti predikat kinerja tahun {year}"));
        list.push(Requirement {
            code: format!("appraisal-{year}"),
            title: format!("Dokumen evaluasi kinerja {year}"),
            year: Some(year),
            ..appraisal
        });
    }
    if facts.dossier.education_rose_since_rank {
        let reason = "pendidikan bertambah sejak pangkat terakhir";
        list.push(Requirement::of(DocumentKind::Diploma, reason));
        list.push(Requirement::of(DocumentKind::Transcript, reason));
    }
    list.extend(crossing(facts, policy));
    if facts.dossier.transferred_since_rank {
        list.push(Requirement::of(DocumentKind::TransferDecree, "pindah instansi sejak pangkat terakhir"));
    }
    list
}

/// The proof for the step II/d→III/a or III/d→IV/a: the exam's certificate, the training that replaces it, or the diploma
/// that exempts. With none of them recorded, the exam's certificate is asked for.
fn crossing(facts: &PromotionFacts, policy: &PromotionPolicy) -> Option<Requirement> {
    let grade = facts.grade()?;
    let next = grade.next()?;
    let limit = facts.education.and_then(|class| policy.education.limit(class));
    let (rule, exam, exempt) = [
        (&policy.service_exam_1, Exam::Service1, limit.is_some_and(|limit| limit.exempt_service_exam_1)),
        (&policy.service_exam_2, Exam::Service2, limit.is_some_and(|limit| limit.exempt_service_exam_2)),
    ]
    .into_iter()
    .find(|(rule, ..)| rule.value.from_rank == grade)?;
    let trained = facts.trainings.iter().find(|training| rule.value.exempting_training.contains(training));
    if facts.exams.contains(&exam) {
        return Some(Requirement::of(
            DocumentKind::ServiceExamCertificate,
            format!("naik dari {grade} ke {next}: bukti lulus {}", exam.label()),
        ));
    }
    if let Some(training) = trained {
        return Some(Requirement::of(
            DocumentKind::TrainingCertificate,
            format!("naik dari {grade} ke {next}: {} menggantikan {}", training.label(), exam.label()),
        ));
    }
    if exempt {
        // asked once: a risen education has already put the diploma on the list
        return (!facts.dossier.education_rose_since_rank).then(|| {
            Requirement::of(
                DocumentKind::Diploma,
                format!("naik dari {grade} ke {next}: ijazah mengecualikan dari {}", exam.label()),
            )
        });
    }
    Some(Requirement::of(
        DocumentKind::ServiceExamCertificate,
        format!("naik dari {grade} ke {next}: wajib {} atau pelatihan penggantinya", exam.label()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{
        DossierFacts, EducationClass, LeadershipTraining,
        testing::{policy_on, regular_case},
    };

    fn codes(facts: &PromotionFacts) -> Vec<String> {
        requirements(facts, &policy_on("2026-04-01")).into_iter().map(|required| required.code).collect()
    }

    #[test]
    fn the_plain_case_needs_the_last_decree_and_two_appraisals() {
        assert_eq!(codes(&regular_case("2026-04-01")), ["rank-decree", "appraisal-2024", "appraisal-2025"]);
    }

    #[test]
    fn the_first_promotion_needs_the_appointment_decrees_instead() {
        let mut facts = regular_case("2026-04-01");
        facts.dossier.first_promotion = true;
        assert_eq!(codes(&facts), ["probation-decree", "permanent-decree", "appraisal-2024", "appraisal-2025"]);
    }

    #[test]
    fn what_changed_since_the_last_rank_must_be_proved() {
        let mut facts = regular_case("2026-04-01");
        facts.dossier =
            DossierFacts { first_promotion: false, education_rose_since_rank: true, transferred_since_rank: true };
        let added = codes(&facts).split_off(3);
        assert_eq!(added, ["diploma", "transcript", "transfer-decree"]);
    }

    #[test]
    fn a_crossing_asks_for_the_proof_that_fits() {
        let crossing = |education, exams: &[Exam], trainings: &[LeadershipTraining], rose| {
            let mut facts = regular_case("2026-04-01").grade_since("II/d", "2022-04-01");
            facts.education = Some(education);
            facts.exams = exams.to_vec();
            facts.trainings = trainings.to_vec();
            facts.dossier.education_rose_since_rank = rose;
            codes(&facts).split_off(3)
        };
        let school = EducationClass::UpperSecondary;
        assert_eq!(crossing(school, &[], &[], false), ["service-exam-certificate"]);
        assert_eq!(crossing(school, &[Exam::Service1], &[], false), ["service-exam-certificate"]);
        assert_eq!(crossing(school, &[], &[LeadershipTraining::Pkp], false), ["training-certificate"]);
        assert_eq!(crossing(EducationClass::Bachelor, &[], &[], false), ["diploma"]);
        assert_eq!(crossing(EducationClass::Bachelor, &[], &[], true), ["diploma", "transcript"]);
    }

    #[test]
    fn codes_are_unique_in_a_list() {
        let mut facts = regular_case("2026-04-01").grade_since("III/d", "2022-04-01");
        facts.education = Some(EducationClass::Master);
        facts.dossier =
            DossierFacts { first_promotion: true, education_rose_since_rank: true, transferred_since_rank: true };
        let mut seen = codes(&facts);
        let listed = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), listed);
    }
}
