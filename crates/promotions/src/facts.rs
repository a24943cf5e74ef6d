//! What a promotion is decided about: plain values at the proposed effective date, no database.
//!
//! The loader that fills them from the record stands in `facts_load`. Every `Option` means "the record does not say";
//! the rules say so too instead of guessing.

use chrono::NaiveDate;
use kernel::{Echelon, EmploymentKind, LegalStatus, RankGrade, Rating, text_enum};
use rust_decimal::Decimal;
use serde::Serialize;

text_enum! {
    /// Level of a functional position (jenjang jabatan fungsional, PermenPANRB 1/2023), the two ladders one after the other.
    FunctionalLevel {
        /// Keterampilan II/a.
        Beginner = "Pemula": "Pemula",
        /// Keterampilan II/b–II/d.
        Skilled = "Terampil": "Terampil",
        /// Keterampilan III/a–III/b.
        Proficient = "Mahir": "Mahir",
        /// Keterampilan III/c–III/d.
        Overseer = "Penyelia": "Penyelia",
        /// Keahlian III/a–III/b.
        FirstExpert = "Ahli Pertama": "Ahli Pertama",
        /// Keahlian III/c–III/d.
        JuniorExpert = "Ahli Muda": "Ahli Muda",
        /// Keahlian IV/a–IV/c.
        MiddleExpert = "Ahli Madya": "Ahli Madya",
        /// Keahlian IV/d–IV/e.
        SeniorExpert = "Ahli Utama": "Ahli Utama",
    }
}

text_enum! {
    /// Class of education as the rank rules group it: the rows of `config/reference/education_rank_limits.csv`.
    EducationClass {
        /// Sekolah Dasar.
        Primary = "SD": "SD",
        /// SLTP.
        LowerSecondary = "SLTP": "SLTP",
        /// SLTP kejuruan.
        LowerSecondaryVocational = "SLTP_KEJ": "SLTP kejuruan",
        /// SLTA.
        UpperSecondary = "SLTA": "SLTA",
        /// SLTA kejuruan.
        UpperSecondaryVocational = "SLTA_KEJ": "SLTA kejuruan",
        /// Diploma I.
        Diploma1 = "D1": "Diploma I",
        /// SLTA keguruan, SGPLB.
        SpecialTeacherSchool = "SGPLB": "SGPLB",
        /// Diploma II.
        Diploma2 = "D2": "Diploma II",
        /// Diploma III, sarjana muda, akademi.
        Diploma3 = "D3": "Diploma III",
        /// Diploma IV.
        Diploma4 = "D4": "Diploma IV",
        /// Sarjana.
        Bachelor = "S1": "Sarjana (S1)",
        /// Dokter, dokter gigi, apoteker.
        MedicalProfession = "PROF_DOK": "Profesi dokter/apoteker",
        /// Magister, spesialis I.
        Master = "S2": "Magister (S2)",
        /// Doktor.
        Doctor = "S3": "Doktor (S3)",
    }
}

text_enum! {
    /// Examination that a promotion may ask for.
    Exam {
        /// Ujian dinas tingkat I.
        Service1 = "UD1": "Ujian dinas tingkat I",
        /// Ujian dinas tingkat II.
        Service2 = "UD2": "Ujian dinas tingkat II",
        /// Ujian penyesuaian kenaikan pangkat (penyesuaian ijazah).
        EducationAdjustment = "UPKP": "Ujian penyesuaian ijazah",
    }
}

text_enum! {
    /// Leadership training that can stand in for a ujian dinas (PP 99/2000 art. 31), with the names of each era.
    LeadershipTraining {
        /// Pelatihan Kepemimpinan Pengawas.
        Pkp = "PKP": "PKP",
        /// Diklatpim tingkat IV.
        Diklatpim4 = "DIKLATPIM4": "Diklatpim Tk. IV",
        /// Sepala.
        Sepala = "SEPALA": "Sepala",
        /// Adum.
        Adum = "ADUM": "Adum",
        /// Pelatihan Kepemimpinan Administrator.
        Pka = "PKA": "PKA",
        /// Diklatpim tingkat III.
        Diklatpim3 = "DIKLATPIM3": "Diklatpim Tk. III",
        /// Sepadya.
        Sepadya = "SEPADYA": "Sepadya",
        /// Spama.
        Spama = "SPAMA": "Spama",
    }
}

text_enum! {
    /// What a recorded sanction does to a promotion. [`crate::policy::PromotionPolicies::sanction_effect`] gives it for a
    /// kind code (`TK6`); the decision is by the kind, never by the date of the decision.
    SanctionEffect {
        /// No effect: light sanctions.
        None = "none": "tanpa pengaruh",
        /// Medium: blocks while it runs.
        BlocksMedium = "blocks_medium": "tingkat sedang",
        /// Heavy: blocks while it runs.
        BlocksHeavy = "blocks_heavy": "tingkat berat",
        /// Promotion delay (LKP12): the due day moves.
        Postpones = "postpones": "penundaan kenaikan pangkat",
        /// Rank demotion (LPP12, TPP_BB): blocks, its time does not count, and a waiting time follows.
        Demotes = "demotes": "penurunan pangkat",
        /// Ends the service.
        EndsService = "ends_service": "pemberhentian",
        /// Not yet a sanction: under examination for a medium or heavy breach, or an objection or appeal is undecided.
        UnderExamination = "under_examination": "pemeriksaan, keberatan, atau banding",
    }
}

text_enum! {
    /// What ends the service, for service (pengabdian) and posthumous promotion.
    LeavingEvent {
        /// Retirement age reached (BUP).
        RetirementAge = "BUP": "Mencapai batas usia pensiun",
        /// Death not on duty.
        Death = "DEATH": "Meninggal dunia",
        /// Disabled by duty and unfit for every post.
        Disability = "DISABILITY": "Cacat karena dinas",
        /// Killed on duty (tewas).
        KilledOnDuty = "TEWAS": "Tewas",
    }
}

/// The rank held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HeldRank {
    /// The grade.
    pub grade: RankGrade,
    /// TMT of that grade; for the first grade the TMT CPNS, from which service in it counts (PP 99/2000 art. 5).
    /// After a rank demotion that ended: the TMT the grade had before it, the demotion stands among the sanctions.
    pub since_on: NaiveDate,
}

/// The definitive position held on the proposed date (Plt and Plh do not count).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum HeldPosition {
    /// Pelaksana.
    Operational,
    /// Struktural.
    Structural {
        /// The echelon, where recorded.
        echelon: Option<Echelon>,
        /// Day of inauguration (pelantikan).
        inaugurated_on: Option<NaiveDate>,
    },
    /// Fungsional.
    Functional {
        /// The jenjang, where recorded.
        level: Option<FunctionalLevel>,
        /// TMT of the jenjang.
        since_on: Option<NaiveDate>,
    },
    /// No position: state official, seconded, study assignment.
    None,
}

impl HeldPosition {
    /// Its kind as people read it.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Operational => "Pelaksana",
            Self::Structural { .. } => "Struktural",
            Self::Functional { .. } => "Fungsional",
            Self::None => "Tanpa jabatan",
        }
    }
}

/// The performance rating of one calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct YearRating {
    /// The year.
    pub year: i32,
    /// Its predicate.
    pub rating: Rating,
    /// Whether it is the latest periodic evaluation because the annual one is not final yet (SE BKN 16/2023).
    pub provisional: bool,
}

/// A sanction, or an examination, as far as promotion cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SanctionFact {
    /// What it does.
    pub effect: SanctionEffect,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day, included; `None` while there is no end.
    pub through_on: Option<NaiveDate>,
}

impl SanctionFact {
    /// Whether it began on or before `day`. A later one is ignored.
    #[must_use]
    pub fn began_by(&self, day: NaiveDate) -> bool {
        self.from_on <= day
    }
    /// Whether it runs on `day`, both ends included.
    #[must_use]
    pub fn runs_on(&self, day: NaiveDate) -> bool {
        self.began_by(day) && self.through_on.is_none_or(|last| day <= last)
    }
}

/// What only the list of documents asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DossierFacts {
    /// Nothing but the first rank (golongan CPNS) in the rank history.
    pub first_promotion: bool,
    /// A higher diploma was recorded after the TMT of the rank held.
    pub education_rose_since_rank: bool,
    /// The person came from another agency after the TMT of the rank held.
    pub transferred_since_rank: bool,
}

/// Facts that only other kinds than the regular one ask for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ChoiceFacts {
    /// Balance of credit points in the present jenjang, AK dasar included. Compared exactly: 49.999 is below 50.
    pub credit_points: Option<Decimal>,
    /// Whether the assigned work needs the new diploma; unknown passes.
    pub task_needs_diploma: Option<bool>,
    /// Promotions already given while seconded.
    pub promotions_while_seconded: u32,
    /// Whether the next jenjang has a vacancy in the position map; unknown counts as yes.
    pub vacancy_in_next_level: Option<bool>,
    /// What ends the service.
    pub event: Option<LeavingEvent>,
}

/// Everything the rules may ask about one person, as it stands on [`PromotionFacts::proposed_on`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PromotionFacts {
    /// The proposed TMT.
    pub proposed_on: NaiveDate,
    /// PNS, CPNS or PPPK.
    pub employment: EmploymentKind,
    /// Kedudukan hukum.
    pub legal_status: LegalStatus,
    /// The rank held; `None` for a PPPK, and for a PNS whose rank is not recorded.
    pub rank: Option<HeldRank>,
    /// TMT CPNS.
    pub probation_on: Option<NaiveDate>,
    /// The position held.
    pub position: HeldPosition,
    /// The highest education formally recorded (pencantuman gelar).
    pub education: Option<EducationClass>,
    /// Performance ratings, in any order, at most one a year.
    pub ratings: Vec<YearRating>,
    /// Examinations passed.
    pub exams: Vec<Exam>,
    /// Leadership trainings passed.
    pub trainings: Vec<LeadershipTraining>,
    /// Sanctions and pending examinations, voided ones left out.
    pub sanctions: Vec<SanctionFact>,
    /// Rank of the direct superior.
    pub superior_rank: Option<RankGrade>,
    /// Retirement TMT: the 1st of the month after the retirement age is reached.
    pub retirement_on: Option<NaiveDate>,
    /// What the list of documents asks for.
    pub dossier: DossierFacts,
    /// What other kinds ask for.
    pub choice: ChoiceFacts,
}

impl PromotionFacts {
    /// An active PNS in an operational position with this rank, of whom nothing else is known.
    #[must_use]
    pub const fn of_permanent(proposed_on: NaiveDate, grade: RankGrade, since_on: NaiveDate) -> Self {
        Self {
            proposed_on,
            employment: EmploymentKind::Permanent,
            legal_status: LegalStatus::Active,
            rank: Some(HeldRank { grade, since_on }),
            probation_on: None,
            position: HeldPosition::Operational,
            education: None,
            ratings: Vec::new(),
            exams: Vec::new(),
            trainings: Vec::new(),
            sanctions: Vec::new(),
            superior_rank: None,
            retirement_on: None,
            dossier: DossierFacts {
                first_promotion: false,
                education_rose_since_rank: false,
                transferred_since_rank: false,
            },
            choice: ChoiceFacts {
                credit_points: None,
                task_needs_diploma: None,
                promotions_while_seconded: 0,
                vacancy_in_next_level: None,
                event: None,
            },
        }
    }

    /// The rating of `year`, if one is recorded.
    #[must_use]
    pub fn rating_of(&self, year: i32) -> Option<YearRating> {
        self.ratings.iter().find(|rating| rating.year == year).copied()
    }

    /// The grade held.
    #[must_use]
    pub fn grade(&self) -> Option<RankGrade> {
        self.rank.map(|rank| rank.grade)
    }

    /// Sanctions that began on or before the proposed date and have this effect.
    pub fn sanctions_with(&self, effect: SanctionEffect) -> impl Iterator<Item = &SanctionFact> {
        self.sanctions.iter().filter(move |s| s.effect == effect && s.began_by(self.proposed_on))
    }
}

/// Builders for tests of this crate and of those that use it.
#[cfg(any(test, feature = "testing"))]
pub mod testing;
