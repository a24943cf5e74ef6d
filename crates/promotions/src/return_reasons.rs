//! Coded reasons for sending a request back: the same words for everybody, so that they can be counted.

use kernel::Reason;

use crate::Error;

/// (code, what the employee reads).
pub const REASONS: &[(&str, &str)] = &[
    ("DOC-UNREADABLE", "Berkas tidak terbaca; unggah pindaian yang jelas."),
    ("DOC-WRONG", "Berkas yang diunggah bukan yang diminta; unggah berkas yang sesuai."),
    ("DOC-INCOMPLETE", "Halaman berkas tidak lengkap; unggah semua halaman."),
    ("DOC-NOT-SIGNED", "Berkas belum ditandatangani atau dilegalisasi pejabat yang berwenang."),
    ("DATA-RANK", "Pangkat atau TMT pangkat di data berbeda dengan SK; ajukan perbaikan data lebih dahulu."),
    ("DATA-EDUCATION", "Pendidikan di data berbeda dengan ijazah; ajukan pencantuman gelar lebih dahulu."),
    ("DATA-APPRAISAL", "Predikat kinerja di data berbeda dengan dokumen evaluasi kinerja."),
    ("DATA-POSITION", "Jabatan atau unit kerja di data belum sesuai SK terakhir."),
    ("OTHER", "Lihat catatan pemeriksa."),
];

/// The coded reasons as they are stored.
///
/// # Errors
/// [`Error::Invalid`] when there is none, one is unknown, or `OTHER` has no note.
pub fn reasons(codes: &[String], note: Option<&str>) -> Result<Vec<Reason>, Error> {
    let fault = |code: &str, message: &str| Error::Invalid(vec![Reason::field("reasons", code, message)]);
    if codes.is_empty() {
        return Err(fault(
            "reasons-missing",
            "Pilih paling sedikit satu alasan; semua kekurangan disebutkan sekaligus.",
        ));
    }
    if codes.iter().any(|c| c == "OTHER") && note.is_none_or(|n| n.trim().is_empty()) {
        return Err(fault("note-missing", "Alasan lain perlu catatan yang menjelaskan apa yang harus diperbaiki."));
    }
    codes
        .iter()
        .map(|code| {
            REASONS
                .iter()
                .find(|(known, _)| known == code)
                .map(|(code, text)| Reason {
                    code: (*code).to_owned(),
                    field: None,
                    message: (*text).to_owned(),
                    legal_basis: None,
                })
                .ok_or_else(|| {
                    fault("reason-unknown", "Alasan itu tidak ada dalam daftar; muat ulang halaman dan pilih lagi.")
                })
        })
        .collect()
}
