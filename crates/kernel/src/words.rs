//! Small closed vocabularies used by several crates.

use crate::text_enum;

text_enum! {
    /// Sex as the registry records it (`JENIS KELAMIN`, digit 15 of the employee number).
    Sex {
        /// Laki-laki.
        Male = "male": "Laki-laki",
        /// Perempuan.
        Female = "female": "Perempuan",
    }
}
text_enum! {
    /// Kind of employment (UU 20/2023 art. 5 and MenPANRB's part-time PPPK of 2025).
    EmploymentKind {
        /// CPNS: in the probation year.
        Probationary = "probationary": "CPNS",
        /// PNS.
        Permanent = "permanent": "PNS",
        /// PPPK.
        Contract = "contract": "PPPK",
        /// PPPK paruh waktu.
        PartTimeContract = "part_time_contract": "PPPK Paruh Waktu",
    }
}
text_enum! {
    /// Legal status (kedudukan hukum) as far as rules ask for it; the registry's code is kept beside it.
    LegalStatus {
        /// Aktif.
        Active = "active": "Aktif",
        /// Cuti di luar tanggungan negara.
        UnpaidLeave = "unpaid_leave": "Cuti di luar tanggungan negara",
        /// Tugas belajar.
        StudyAssignment = "study_assignment": "Tugas belajar",
        /// Pemberhentian sementara.
        Suspended = "suspended": "Pemberhentian sementara",
        /// Menerima uang tunggu.
        WaitingPay = "waiting_pay": "Menerima uang tunggu",
        /// Pejabat negara.
        StateOfficial = "state_official": "Pejabat negara",
        /// Masa persiapan pensiun.
        PreRetirement = "pre_retirement": "Masa persiapan pensiun",
        /// No longer in service (pensiun, berhenti, meninggal).
        Separated = "separated": "Tidak aktif",
        /// Any other code of the registry: shown verbatim, never guessed.
        Other = "other": "Lainnya",
    }
}
text_enum! {
    /// Kind of position (jenis jabatan: 1 structural, 2 functional, 4 operational in the registry).
    PositionKind {
        /// Struktural / manajerial.
        Structural = "structural": "Struktural",
        /// Jabatan fungsional.
        Functional = "functional": "Fungsional",
        /// Pelaksana.
        Operational = "operational": "Pelaksana",
    }
}
text_enum! {
    /// Yearly performance rating (predikat kinerja, PermenPANRB 6/2022), best first.
    Rating {
        /// Sangat Baik.
        VeryGood = "very_good": "Sangat Baik",
        /// Baik.
        Good = "good": "Baik",
        /// Butuh Perbaikan ("Cukup" before 2022).
        NeedsImprovement = "needs_improvement": "Butuh Perbaikan",
        /// Kurang.
        Poor = "poor": "Kurang",
        /// Sangat Kurang ("Buruk" before 2022).
        VeryPoor = "very_poor": "Sangat Kurang",
    }
}
text_enum! {
    /// Echelon of a structural position; history and allowances still use it (careers: UU 20/2023 abolished the word, not the code).
    Echelon {
        /// I.a
        Ia = "I.a": "I.a",
        /// I.b
        Ib = "I.b": "I.b",
        /// II.a: regional secretary.
        IIa = "II.a": "II.a",
        /// II.b: head of an office.
        IIb = "II.b": "II.b",
        /// III.a
        IIIa = "III.a": "III.a",
        /// III.b
        IIIb = "III.b": "III.b",
        /// IV.a
        IVa = "IV.a": "IV.a",
        /// IV.b
        IVb = "IV.b": "IV.b",
        /// V.a
        Va = "V.a": "V.a",
    }
}
text_enum! {
    /// Kind of training; the registry keeps the two in histories of their own.
    TrainingKind {
        /// Leadership training (rw-diklat).
        Leadership = "leadership": "Diklat struktural",
        /// Every other training (rw-kursus).
        Course = "course": "Kursus dan pelatihan",
    }
}
text_enum! {
    /// What somebody of the family is to the person.
    Relation {
        /// Suami atau istri.
        Spouse = "spouse": "Suami/istri",
        /// Anak.
        Child = "child": "Anak",
        /// Ayah.
        Father = "father": "Ayah",
        /// Ibu.
        Mother = "mother": "Ibu",
    }
}
text_enum! {
    /// How a marriage stands (the registry's kawin 1, 2, 3).
    MarriageState {
        /// Menikah.
        Married = "married": "Menikah",
        /// Cerai.
        Divorced = "divorced": "Cerai",
        /// Janda or duda: the spouse has died.
        Widowed = "widowed": "Janda/duda",
    }
}

impl Rating {
    /// Whether this rating is at least as good as `other`.
    #[must_use]
    pub fn at_least(self, other: Self) -> bool {
        self <= other
    }
}

impl EmploymentKind {
    /// Whether the person is a PNS or on the way to be one.
    #[must_use]
    pub const fn is_permanent_track(self) -> bool {
        matches!(self, Self::Probationary | Self::Permanent)
    }
}
