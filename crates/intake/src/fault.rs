use serde::Serialize;

/// Whether a fault keeps the row out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row is refused.
    Error,
    /// The row is loaded; somebody should look.
    Warning,
}

/// One fault of one row: where, what it says there, what is wrong, how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowFault {
    /// Row number as a spreadsheet shows it.
    pub row: u32,
    /// Header of the column.
    pub column: String,
    /// The value, masked where it is personal.
    pub value: String,
    /// Stable code of the check.
    pub code: &'static str,
    /// What is wrong, in Indonesian.
    pub what: String,
    /// How to mend it, in Indonesian.
    pub remedy: String,
    /// Whether the row is refused.
    pub severity: Severity,
}

/// What can be wrong with a row, in the words of the officer who mends it (Indonesian).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// Stable code.
    pub code: &'static str,
    /// What is wrong.
    pub what: &'static str,
    /// How to mend it.
    pub remedy: &'static str,
}

/// Code, what is wrong, how to mend it.
type Line = (&'static str, &'static str, &'static str);

impl Cause {
    /// The line of this code in a table of causes. Whoever reads rows from elsewhere has a table of their own, whose words fit
    /// there, and [`Cause::of_check`] for the rest.
    #[must_use]
    pub fn in_table(table: &'static [Line], code: &str) -> Option<Self> {
        table.iter().find(|(known, _, _)| *known == code).map(|(code, what, remedy)| Self { code, what, remedy })
    }

    /// The cause behind the code of a check of this crate.
    #[must_use]
    pub fn of_check(code: &str) -> Option<Self> {
        Self::in_table(CHECKS, code)
    }
}

/// The checks.
const CHECKS: &[Line] = &[
    ("COL-EMPTY", "Kolom wajib kosong.", "Isi kolom ini sesuai data di SIASN."),
    (
        "ROW-SHAPE",
        "Jumlah kolom baris ini tidak sama dengan baris judul.",
        "Periksa pemisah kolom dan tanda kutip pada baris ini, atau unduh ulang berkas.",
    ),
    ("TEXT-LENGTH", "Isi terlalu panjang.", "Persingkat isi kolom ini."),
    (
        "NUM-DAMAGED",
        "Nomor rusak oleh lembar kerja (angka dibulatkan), digit aslinya tidak dapat dipulihkan.",
        "Format kolom sebagai teks, lalu ketik ulang nomor lengkapnya dari SIASN.",
    ),
    ("NUM-INVALID", "Bukan bilangan bulat yang wajar.", "Isi dengan angka bulat."),
    ("DATE-INVALID", "Bukan tanggal yang ada di kalender.", "Tulis tanggal sebagai hh-bb-tttt, misalnya 01-04-2022."),
    ("DATE-ORDER", "Urutan tanggal tidak masuk akal.", "Periksa tanggal ini terhadap TMT CPNS dan tanggal lahir."),
    ("DATE-FUTURE", "Tanggal terlalu jauh di masa depan.", "Periksa tahun pada tanggal ini."),
    ("CODE-UNKNOWN", "Kode tidak dikenal.", "Gunakan kode referensi SIASN."),
    (
        "UNIT-UNKNOWN",
        "Unit organisasi tidak ada dalam daftar unit.",
        "Muat daftar unit terbaru (simasn import units), atau perbaiki UNOR ID.",
    ),
    ("UNIT-CYCLE", "Unit berada di bawah dirinya sendiri.", "Perbaiki DIATASAN ID."),
    ("UNIT-REPEATED", "UNOR ID ini sudah ada pada baris lain.", "Hapus salah satu baris."),
    (
        "PARENT-UNKNOWN",
        "Unit atasan tidak ada dalam berkas maupun dalam data.",
        "Perbaiki DIATASAN ID, atau tambahkan baris unit atasannya.",
    ),
    ("NIP-LEN", "NIP harus tepat 18 angka.", "Ketik ulang NIP sebagai teks 18 angka."),
    ("NIP-BIRTH", "Angka 1-8 NIP bukan tanggal lahir yang sah.", "Periksa NIP terhadap SK CPNS atau kontrak."),
    (
        "NIP-KIND",
        "Angka 13-14 NIP tidak sesuai dengan jenis pegawai.",
        "Periksa NIP dan kolom JENIS PEGAWAI serta STATUS CPNS PNS.",
    ),
    (
        "NIP-TMT",
        "Tahun pengangkatan dalam NIP (angka 9-12) tidak masuk akal.",
        "Periksa NIP terhadap SK CPNS atau kontrak.",
    ),
    ("NIP-SEX", "Angka ke-15 NIP harus 1 atau 2.", "Periksa NIP terhadap SK CPNS atau kontrak."),
    ("NIP-SEXMATCH", "Angka ke-15 NIP tidak sesuai dengan jenis kelamin.", "Perbaiki JENIS KELAMIN, atau periksa NIP."),
    ("NIP-SEQ", "Nomor urut NIP (angka 16-18) harus 001-999.", "Periksa NIP terhadap SK CPNS atau kontrak."),
    (
        "NIP-BIRTHMATCH",
        "Tanggal lahir berbeda dengan angka 1-8 NIP.",
        "Jika tanggal lahir yang benar sudah diperbaiki, tidak perlu tindakan; NIP hanya diubah oleh BKN.",
    ),
    ("NIP-TMTMATCH", "TMT CPNS atau awal kontrak berbeda dengan NIP.", "Periksa TMT CPNS."),
    ("NIP-AGEMIN", "Usia saat pengangkatan terlalu muda.", "Periksa tanggal lahir dan TMT CPNS."),
    ("NIP-AGEMAX", "Usia saat pengangkatan melebihi batas yang lazim.", "Periksa tanggal lahir dan TMT CPNS."),
    (
        "NIP-UNIQUE",
        "NIP ini sudah dipakai pada baris atau pegawai lain.",
        "Hapus baris ganda, atau periksa NIP dan PNS ID.",
    ),
    ("ID-UNIQUE", "PNS ID ini sudah dipakai pada baris lain.", "Hapus baris ganda, atau periksa PNS ID."),
    ("NIK-INVALID", "NIK bukan 16 angka; NIK tidak dimuat.", "Ketik ulang NIK sebagai teks 16 angka."),
    (
        "RANK-MISMATCH",
        "GOL AKHIR NAMA tidak sesuai dengan GOL AKHIR ID; kode yang dipakai.",
        "Samakan nama dan kode golongan.",
    ),
    (
        "LINE-INVALID",
        "Baris bukan JSON dengan bentuk yang ditetapkan.",
        "Perbaiki baris ini sesuai dokumentasi berkas riwayat.",
    ),
    ("PERSON-UNKNOWN", "Pegawai tidak ada dalam data.", "Muat profil pegawai lebih dahulu (simasn import employees)."),
    ("HIST-ORDER", "Riwayat tidak berurutan atau tumpang tindih.", "Urutkan riwayat menurut TMT, tanpa TMT ganda."),
    ("HIST-STALE", "Riwayat berakhir sebelum keadaan yang sudah tercatat.", "Muat berkas riwayat yang lebih baru."),
];

impl RowFault {
    /// A fault by its code; the sentences come from the table of checks.
    pub(crate) fn new(row: u32, column: &str, value: &str, code: &'static str, severity: Severity) -> Self {
        let unnamed = Cause { code, what: "Baris tidak dapat dimuat.", remedy: "Periksa baris ini." };
        let Cause { what, remedy, .. } = Cause::of_check(code).unwrap_or(unnamed);
        Self {
            row,
            column: column.to_owned(),
            value: mask(column, value),
            code,
            what: what.to_owned(),
            remedy: remedy.to_owned(),
            severity,
        }
    }
    /// A fault that keeps the row out.
    pub(crate) fn error(row: u32, column: &str, value: &str, code: &'static str) -> Self {
        Self::new(row, column, value, code, Severity::Error)
    }
    /// A fault that is only told.
    pub(crate) fn warning(row: u32, column: &str, value: &str, code: &'static str) -> Self {
        Self::new(row, column, value, code, Severity::Warning)
    }
}

/// Columns whose values belong to one person alone.
const PERSONAL: &[&str] = &[
    "NIP BARU",
    "NIP LAMA",
    "NIK",
    "TANGGAL LAHIR",
    "NOMOR HP",
    "EMAIL",
    "EMAIL GOV",
    "ALAMAT",
    "NPWP NOMOR",
    "BPJS",
    "nip",
];

/// The value as it may stand in a list of faults: of personal values the beginning and the end, enough to find the
/// cell, not enough to use it.
fn mask(column: &str, value: &str) -> String {
    const LONGEST: usize = 80;
    if !PERSONAL.contains(&column) {
        return value.chars().take(LONGEST).collect();
    }
    let letters: Vec<char> = value.chars().collect();
    let (head, tail) = if letters.len() >= 12 { (4, 2) } else { (2, 0) };
    let hidden = letters.len().saturating_sub(head + tail);
    let shown = |c: (usize, &char)| if c.0 < head || c.0 >= head + hidden { *c.1 } else { '•' };
    letters.iter().enumerate().take(LONGEST).map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_values_are_masked_and_others_are_not() {
        let fault = RowFault::error(7, "NIP BARU", "19860926201505100X", "NIP-LEN");
        assert_eq!(fault.value, "1986••••••••••••0X");
        assert_eq!(RowFault::error(7, "NIK", "367", "NIK-INVALID").value, "36•");
        assert_eq!(RowFault::error(7, "UNOR ID", "abc-1", "UNIT-UNKNOWN").value, "abc-1");
    }

    #[test]
    fn every_check_has_its_own_sentence() {
        let codes: std::collections::HashSet<_> = CHECKS.iter().map(|(code, _, _)| code).collect();
        assert_eq!(codes.len(), CHECKS.len());
    }
}
