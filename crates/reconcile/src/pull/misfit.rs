//! What did not fit: which row of whom, why, and what helps.

use intake::Cause;
use serde::{Deserialize, Serialize};

/// One row, or one history, that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misfit {
    /// Which history, as a person names it.
    pub history: String,
    /// Which row: its day, number or year, as far as it says.
    pub row: String,
    /// Code of the cause.
    pub code: String,
}

/// The codes: what is wrong, what helps (Indonesian: an officer reads it).
const CAUSES: &[(&str, &str, &str)] = &[
    (
        "ROW-UNREADABLE",
        "Baris di SIASN tidak dapat dibaca: tanggal atau isiannya berbentuk lain dari yang dikenal.",
        "Perbaiki baris ini di SIASN, lalu tarik lagi.",
    ),
    (
        "DATE-MISSING",
        "Baris di SIASN tidak mempunyai TMT yang terbaca.",
        "Perbaiki TMT baris ini di SIASN, lalu tarik lagi.",
    ),
    ("RANK-UNKNOWN", "Kode golongan tidak dikenal.", "Perbaiki golongan baris ini di SIASN, lalu tarik lagi."),
    (
        "POST-UNKNOWN",
        "Jenis atau id jabatan kosong atau tidak dikenal.",
        "Lengkapi jabatan baris ini di SIASN, lalu tarik lagi.",
    ),
    (
        "UNIT-UNKNOWN",
        "Unit organisasi tidak ada dalam daftar unit.",
        "Muat daftar unit yang memuat unit lama (simasn import units), lalu tarik lagi.",
    ),
    (
        "NAME-MISSING",
        "Baris di SIASN tidak menyebut namanya.",
        "Lengkapi nama pada baris ini di SIASN, lalu tarik lagi.",
    ),
    (
        "AWARD-UNKNOWN",
        "Jenis atau tahun penghargaan tidak dikenal.",
        "Perbaiki penghargaan ini di SIASN, lalu tarik lagi.",
    ),
    ("LEVEL-UNKNOWN", "Tingkat pendidikan tidak dikenal.", "Perbaiki tingkat pendidikan di SIASN, lalu tarik lagi."),
    (
        "RATING-UNKNOWN",
        "Tahun atau predikat kinerja tidak dikenal.",
        "Perbaiki hasil kinerja di SIASN, lalu tarik lagi.",
    ),
    (
        "SANCTION-UNKNOWN",
        "Jenis hukuman disiplin tidak dikenal atau tanpa SK.",
        "Catat hukuman disiplin ini dari SK-nya.",
    ),
    (
        "ROW-DOUBLED",
        "Baris yang sama ada lebih dari sekali di SIASN; satu yang diambil.",
        "Hapus salah satu baris di SIASN.",
    ),
    (
        "ROW-OVERLAP",
        "Dua baris berbeda mempunyai TMT yang sama; keduanya tidak diambil.",
        "Periksa kedua SK, hapus atau perbaiki yang keliru di SIASN, lalu tarik lagi.",
    ),
    ("PERSON-UNKNOWN", "NIP ini tidak dikenal di SIASN.", "Periksa NIP; pegawai baru mungkin belum tercatat di SIASN."),
    ("NOT-READ", "SIASN tidak menjawab untuk pegawai ini.", "Jalankan simasn pull --person dengan NIP ini."),
    (
        "HIST-STALE",
        "Riwayat di SIASN berakhir sebelum keadaan yang sudah diputuskan di sini.",
        "Jalankan simasn reconcile untuk melihat selisihnya.",
    ),
    (
        "HIST-ORDER",
        "Riwayat tidak berurutan atau tumpang tindih.",
        "Periksa TMT setiap baris di SIASN, lalu tarik lagi.",
    ),
];

impl Misfit {
    pub(crate) fn new(history: &str, row: impl Into<String>, code: &str) -> Self {
        Self { history: history.to_owned(), row: row.into(), code: code.to_owned() }
    }

    /// What is wrong.
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.cause().map_or("Baris tidak dapat dimuat.", |cause| cause.what)
    }

    /// What helps.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        self.cause().map_or("Periksa baris ini di SIASN.", |cause| cause.remedy)
    }

    /// In the words that fit the registry's rows, or those of the check that refused the row.
    fn cause(&self) -> Option<Cause> {
        Cause::in_table(CAUSES, &self.code).or_else(|| Cause::of_check(&self.code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_sentence() {
        for (code, what, remedy) in CAUSES {
            let misfit = Misfit::new("golongan", "", code);
            assert_eq!((misfit.what(), misfit.remedy()), (*what, *remedy));
        }
    }

    #[test]
    fn what_a_check_of_the_load_refused_is_told_in_its_words() {
        assert_eq!(Misfit::new("golongan", "", "CODE-UNKNOWN").what(), "Kode tidak dikenal.");
        assert_eq!(Misfit::new("golongan", "", "NEVER-SEEN").remedy(), "Periksa baris ini di SIASN.");
    }
}
