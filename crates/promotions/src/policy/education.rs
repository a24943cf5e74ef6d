//! Starting ranks, ceilings and exemptions by education.

use std::collections::BTreeMap;

use kernel::{EducationLevel, RankGrade};
use serde::Deserialize;

use super::PolicyError;
use crate::facts::EducationClass;

/// The limits of one class of education.
#[derive(Debug, Clone)]
pub struct EducationLimit {
    /// The class.
    pub class: EducationClass,
    /// What people read.
    pub label: String,
    /// Starting rank of a CPNS (PP 98/2000 art. 11(4) as amended).
    pub initial_rank: RankGrade,
    /// Highest rank that regular promotion can reach.
    pub ceiling: RankGrade,
    /// Highest rank from which the diploma lifts by adjustment (203, 205), with the rank it lifts to.
    pub adjustment: Option<Adjustment>,
    /// Exempt from ujian dinas I.
    pub exempt_service_exam_1: bool,
    /// Exempt from ujian dinas II.
    pub exempt_service_exam_2: bool,
}

/// Rank adjustment by a higher diploma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjustment {
    /// Highest rank from which it lifts.
    pub from_at_most: RankGrade,
    /// The rank it lifts to.
    pub to: RankGrade,
}

/// The table by class: one row for every class.
#[derive(Debug, Clone)]
pub struct EducationTable {
    rows: BTreeMap<EducationClass, EducationLimit>,
    levels: Vec<(String, EducationClass)>,
    newer_levels: Vec<NewerLevel>,
}

/// A registry level that is newer than the rank rules and is read as one of their classes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewerLevel {
    level_id: String,
    education: EducationClass,
    #[serde(default)]
    unless_programme_contains: Vec<String>,
    then_education: Option<EducationClass>,
    #[expect(dead_code, reason = "read by people in the file; demanded so that no entry comes without its reason")]
    regulation: String,
}

#[derive(Deserialize)]
struct Row {
    education_code: EducationClass,
    label: String,
    siasn_level_id: String,
    initial_rank_cpns: RankGrade,
    regular_promotion_ceiling: RankGrade,
    adjustment_from_rank_max: Option<RankGrade>,
    adjustment_target_rank: Option<RankGrade>,
    exempt_ujian_dinas_1: YesNo,
    exempt_ujian_dinas_2: YesNo,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum YesNo {
    Yes,
    No,
}

impl EducationTable {
    pub(super) fn from_csv(file: &str, newer_levels: Vec<NewerLevel>) -> Result<Self, PolicyError> {
        let refuse = |why: String| PolicyError::Table { file: "education_rank_limits.csv", why };
        let mut rows = BTreeMap::new();
        let mut levels = Vec::new();
        for row in csv::Reader::from_reader(file.as_bytes()).deserialize() {
            let row: Row = row.map_err(|fault| refuse(fault.to_string()))?;
            levels.push((row.siasn_level_id.clone(), row.education_code));
            if rows.insert(row.education_code, row.into_limit()).is_some() {
                return Err(refuse("a class of education occurs twice".to_owned()));
            }
        }
        // A newer level replaces the id that the table itself gives (42 is the row of the doctors only).
        levels.retain(|(id, _)| !newer_levels.iter().any(|newer| newer.level_id == *id));
        match EducationClass::ALL.iter().find(|class| !rows.contains_key(class)) {
            Some(missing) => Err(refuse(format!("the row of {missing} is missing"))),
            None => Ok(Self { rows, levels, newer_levels }),
        }
    }

    /// The limits of a class.
    #[must_use]
    pub fn limit(&self, class: EducationClass) -> Option<&EducationLimit> {
        self.rows.get(&class)
    }

    /// The class of a registry level; `programme` is the name of the programme (`PENDIDIKAN NAMA`), which decides
    /// for the professions: dokter, dokter gigi and apoteker rank above the others.
    #[must_use]
    pub fn class_of(&self, level: EducationLevel, programme: &str) -> Option<EducationClass> {
        let programme = programme.to_lowercase();
        let newer = self.newer_levels.iter().find(|newer| newer.level_id == level.id()).map(|newer| {
            let special = newer.unless_programme_contains.iter().any(|word| programme.contains(word.as_str()));
            newer.then_education.filter(|_| special).unwrap_or(newer.education)
        });
        newer.or_else(|| self.levels.iter().find(|(id, _)| id == level.id()).map(|(_, class)| *class))
    }
}

impl Row {
    fn into_limit(self) -> EducationLimit {
        EducationLimit {
            class: self.education_code,
            label: self.label,
            initial_rank: self.initial_rank_cpns,
            ceiling: self.regular_promotion_ceiling,
            adjustment: self
                .adjustment_from_rank_max
                .zip(self.adjustment_target_rank)
                .map(|(from_at_most, to)| Adjustment { from_at_most, to }),
            exempt_service_exam_1: self.exempt_ujian_dinas_1 == YesNo::Yes,
            exempt_service_exam_2: self.exempt_ujian_dinas_2 == YesNo::Yes,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{facts::EducationClass, policy::PromotionPolicies};

    #[test]
    fn every_registry_level_has_a_class_and_the_professions_follow_the_programme() {
        let policies = PromotionPolicies::builtin().unwrap();
        let policy = policies.on("2026-04-01".parse().unwrap()).unwrap();
        let class = |id: &str, programme: &str| policy.education.class_of(id.parse().unwrap(), programme);
        for level in kernel::EducationLevel::all() {
            assert!(policy.education.class_of(level, "").is_some(), "level {} has no class", level.id());
        }
        assert_eq!(class("40", "S-1 Ilmu Pemerintahan"), Some(EducationClass::Bachelor));
        assert_eq!(class("42", "Profesi Ners"), Some(EducationClass::Bachelor));
        assert_eq!(class("42", "PROFESI DOKTER GIGI"), Some(EducationClass::MedicalProfession));
        assert_eq!(class("42", "Apoteker"), Some(EducationClass::MedicalProfession));
        assert_eq!(class("47", "Spesialis Anak"), Some(EducationClass::Master));
        assert_eq!(class("49", ""), Some(EducationClass::Doctor));
    }

    #[test]
    fn a_table_without_a_class_is_refused() {
        let header = "education_code,label,siasn_level_id,initial_rank_cpns,initial_mkg_years,regular_promotion_ceiling,\
                      adjustment_from_rank_max,adjustment_target_rank,exempt_ujian_dinas_1,exempt_ujian_dinas_2";
        let refused = |rows: &str| {
            super::EducationTable::from_csv(&format!("{header}\n{rows}"), Vec::new()).unwrap_err().to_string()
        };
        assert!(refused("SD,Sekolah Dasar,05,I/a,0,II/a,,,no,no").contains("SLTP is missing"));
        assert!(refused("SD,Sekolah Dasar,05,I/a,0,V/a,,,no,no").contains("V/a"));
        assert!(refused("SD,Sekolah Dasar,05,I/a,0,II/a,,,no,maybe").contains("maybe"));
    }
}
