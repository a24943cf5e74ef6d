//! The kinds of documents, in one table.

use kernel::Reason;

use crate::Error;

/// One kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Stable code, as stored in `documents.kind`.
    pub code: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Largest file, in MiB (1,048,576 bytes).
    pub max_mib: u32,
    /// Number of the registry's document type (`id_ref_dokumen`), where it has one.
    pub registry_type: Option<&'static str>,
}

/// Every kind; PDF only. The numbers of the registry are from its contract, §3.5.
pub const KINDS: &[Kind] = &[
    kind("rank_decree", "SK kenaikan pangkat", 2, Some("858")),
    kind("probation_decree", "SK CPNS", 2, Some("889")),
    kind("permanent_decree", "SK PNS", 2, Some("887")),
    kind("position_decree", "SK jabatan", 2, Some("872")),
    kind("inauguration", "Surat pernyataan pelantikan", 2, Some("873")),
    kind("transfer_decree", "SK pindah instansi", 2, None),
    kind("appraisal", "Dokumen evaluasi kinerja", 5, Some("890")),
    kind("diploma", "Ijazah", 2, None),
    kind("transcript", "Transkrip nilai", 5, None),
    kind("service_exam_certificate", "Surat tanda lulus ujian dinas", 2, None),
    kind("training_certificate", "Sertifikat pelatihan", 2, Some("874")),
    kind("award_certificate", "Piagam penghargaan", 2, Some("892")),
    kind("other", "Berkas lain", 10, None),
];

const fn kind(code: &'static str, title: &'static str, max_mib: u32, registry_type: Option<&'static str>) -> Kind {
    Kind { code, title, max_mib, registry_type }
}

impl Kind {
    /// The kind with this code.
    ///
    /// # Errors
    /// [`Error::NotAccepted`] with the known kinds in the reason.
    pub fn of(code: &str) -> Result<&'static Self, Error> {
        KINDS.iter().find(|kind| kind.code == code).ok_or_else(|| {
            let known: Vec<_> = KINDS.iter().map(|kind| kind.code).collect();
            let message = format!("Jenis berkas tidak dikenal. Pilih salah satu: {}.", known.join(", "));
            Error::NotAccepted(vec![Reason::field("kind", "document.unknown-kind", message)])
        })
    }

    /// Largest file, in bytes.
    #[must_use]
    pub fn max_bytes(&self) -> usize {
        usize::try_from(self.max_mib).unwrap_or(usize::MAX).saturating_mul(1024 * 1024)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_found() {
        for (at, kind) in KINDS.iter().enumerate() {
            assert_eq!(Kind::of(kind.code).unwrap(), kind);
            assert!(KINDS[..at].iter().all(|other| other.code != kind.code), "{}", kind.code);
        }
        assert!(matches!(Kind::of("exe"), Err(Error::NotAccepted(reasons)) if reasons[0].message.contains("diploma")));
    }
}
