use kernel::text_enum;

text_enum! {
    /// How work results or behaviour compare with what was expected (PermenPANRB 6/2022, annex), best first.
    Expectation {
        /// Di atas ekspektasi.
        Above = "above": "Di atas ekspektasi",
        /// Sesuai ekspektasi.
        Meets = "meets": "Sesuai ekspektasi",
        /// Di bawah ekspektasi.
        Below = "below": "Di bawah ekspektasi",
    }
}

text_enum! {
    /// Whether the assessor (pejabat penilai) is a civil servant; the mayor is not.
    AssessorStatus {
        /// ASN.
        Asn = "asn": "ASN",
        /// Bukan ASN.
        NonAsn = "non_asn": "Bukan ASN",
    }
}

impl Expectation {
    /// The registry's value: 1, 2, 3 (its contract, §13).
    #[must_use]
    pub const fn value(self) -> u8 {
        match self {
            Self::Above => 1,
            Self::Meets => 2,
            Self::Below => 3,
        }
    }
}
