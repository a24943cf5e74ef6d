//! What is checked when a file comes in. Type by content, never by name.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kernel::Reason;
use lopdf::{Document, LoadOptions};

use crate::{ContentHash, Error, Kind};

/// Most pages of one document.
pub const MAX_PAGES: usize = 200;
/// A stream inside the file may unfold to this many bytes, no more.
const MAX_UNFOLDED: usize = 64 * 1024 * 1024;
/// Readers look for the beginning and the end mark within this many bytes of either end.
const MARK_WITHIN: usize = 1024;

/// A file that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Its kind.
    pub kind: &'static Kind,
    /// Key in the object store.
    pub hash: ContentHash,
    /// Found by content; `application/pdf`.
    pub media_type: &'static str,
    /// Bytes.
    pub byte_size: i64,
    /// Pages, 1 to [`MAX_PAGES`].
    pub page_count: i32,
}

/// Checks a file of `kind`. This is work for the processor (a large file takes a second): call it where blocking is
/// allowed, before the transaction.
///
/// # Errors
/// [`Error::NotAccepted`] with every fault that can be seen; a file that is no PDF is not looked into any further.
pub fn check(kind: &'static Kind, bytes: &[u8]) -> Result<Checked, Error> {
    let mut faults = Vec::new();
    if bytes.is_empty() {
        faults.push(fault("document.empty", "Berkas kosong (0 byte). Pilih berkas lain atau pindai ulang."));
        return Err(Error::NotAccepted(faults));
    }
    if bytes.len() > kind.max_bytes() {
        let size = megabytes(bytes.len());
        let message = format!(
            "Ukuran berkas {size} MB, paling besar {} MB untuk {}. Pindai ulang dengan resolusi lebih rendah (150–200 dpi) atau kompres berkasnya.",
            kind.max_mib, kind.title
        );
        faults.push(fault("document.too-large", message));
    }
    if !begins_like_pdf(bytes) {
        let found = looks_like(bytes);
        let message = format!("Berkas ini {found}, bukan PDF. Simpan atau pindai dokumen sebagai PDF.");
        faults.push(fault("document.not-pdf", message));
        return Err(Error::NotAccepted(faults));
    }
    let pages = match pages(bytes) {
        Ok(pages) => pages,
        Err(reason) => {
            faults.push(reason);
            return Err(Error::NotAccepted(faults));
        }
    };
    if pages == 0 {
        faults
            .push(fault("document.no-pages", "PDF ini tidak mempunyai halaman. Pindai atau simpan ulang dokumennya."));
    }
    if pages > MAX_PAGES {
        let message = format!(
            "PDF ini {pages} halaman, paling banyak {MAX_PAGES} halaman. Unggah hanya halaman yang diperlukan."
        );
        faults.push(fault("document.too-many-pages", message));
    }
    if !faults.is_empty() {
        return Err(Error::NotAccepted(faults));
    }
    Ok(Checked {
        kind,
        hash: ContentHash::of(bytes),
        media_type: "application/pdf",
        byte_size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        page_count: i32::try_from(pages).unwrap_or(i32::MAX),
    })
}

fn fault(code: &str, message: impl Into<String>) -> Reason {
    Reason::field("file", code, message)
}

/// Number of pages, or why the file cannot be opened by whoever must read it.
fn pages(bytes: &[u8]) -> Result<usize, Reason> {
    let damaged = || {
        fault("document.damaged", "PDF ini rusak dan tidak dapat dibuka. Simpan atau pindai ulang, lalu unggah lagi.")
    };
    let locked = || {
        fault(
            "document.encrypted",
            "PDF ini terkunci (terenkripsi atau berkata sandi). Hapus kata sandinya, misalnya dengan mencetak ulang ke PDF, lalu unggah lagi.",
        )
    };
    if !ends_like_pdf(bytes) {
        return Err(fault(
            "document.truncated",
            "Berkas terpotong: akhir PDF tidak ada. Unggahan mungkin terputus atau berkasnya tidak lengkap; unggah lagi berkas aslinya.",
        ));
    }
    let options = LoadOptions { max_decompressed_size: Some(MAX_UNFOLDED), ..LoadOptions::default() };
    // The parser reads what strangers send; should it ever panic, the file is damaged and nothing else happened.
    let parsed = catch_unwind(AssertUnwindSafe(|| Document::load_mem_with_options(bytes, options)));
    match parsed {
        Ok(Ok(document)) if document.is_encrypted() || document.was_encrypted() => Err(locked()),
        Ok(Ok(document)) => Ok(document.page_iter().take(MAX_PAGES * 10).count()),
        Ok(Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_))) => Err(locked()),
        Ok(Err(_)) | Err(_) => Err(damaged()),
    }
}

fn begins_like_pdf(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(MARK_WITHIN)).unwrap_or_default();
    start.windows(5).any(|mark| mark == b"%PDF-")
}

fn ends_like_pdf(bytes: &[u8]) -> bool {
    let padding = |byte: &&u8| byte.is_ascii_whitespace() || **byte == 0;
    let written = bytes.len() - bytes.iter().rev().take_while(padding).count();
    let end = bytes.get(written.saturating_sub(MARK_WITHIN)..written).unwrap_or_default();
    end.windows(5).any(|mark| mark == b"%%EOF")
}

/// What the file is, told to the person in words.
fn looks_like(bytes: &[u8]) -> &'static str {
    const MARKS: &[(&[u8], &str)] = &[
        (b"\xFF\xD8\xFF", "gambar JPEG"),
        (b"\x89PNG", "gambar PNG"),
        (b"PK\x03\x04", "dokumen Office atau arsip ZIP"),
        (b"\xD0\xCF\x11\xE0", "dokumen Office lama (doc/xls)"),
        (b"MZ", "program komputer"),
        (b"<", "halaman web atau XML"),
        (b"{\\rtf", "dokumen RTF"),
    ];
    MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)).map_or("berjenis lain", |(_, words)| words)
}

/// `2,4`: megabytes as people read them, rounded up to a tenth.
fn megabytes(bytes: usize) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1024 * 1024);
    format!("{},{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{encrypted_pdf, pdf};

    fn kind() -> &'static Kind {
        Kind::of("diploma").unwrap()
    }

    fn codes(bytes: &[u8]) -> Vec<String> {
        match check(kind(), bytes) {
            Ok(_) => Vec::new(),
            Err(Error::NotAccepted(reasons)) => reasons.into_iter().map(|r| r.code).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn a_pdf_passes_with_its_pages_and_hash() {
        let bytes = pdf(3);
        let checked = check(kind(), &bytes).unwrap();
        assert_eq!((checked.page_count, checked.media_type), (3, "application/pdf"));
        assert_eq!(usize::try_from(checked.byte_size).unwrap(), bytes.len());
        assert_eq!(checked.hash, ContentHash::of(&bytes));
    }

    #[test]
    fn junk_around_a_pdf_is_tolerated_as_readers_do() {
        let mut bytes = pdf(1);
        bytes.extend([0; 4096]);
        assert_eq!(codes(&bytes), [""; 0]);
    }

    #[test]
    fn every_fault_has_its_code() {
        let mut cut = pdf(2);
        cut.truncate(cut.len() / 2);
        let mut broken = b"%PDF-1.7\n".to_vec();
        broken.extend(b"rubbish %%EOF");
        for (what, bytes, expected) in [
            ("empty", Vec::new(), vec!["document.empty"]),
            ("jpeg", b"\xFF\xD8\xFF\xE0....".to_vec(), vec!["document.not-pdf"]),
            ("program named .pdf", b"MZ\x90\0".to_vec(), vec!["document.not-pdf"]),
            ("cut", cut, vec!["document.truncated"]),
            ("broken", broken, vec!["document.damaged"]),
            ("encrypted", encrypted_pdf(), vec!["document.encrypted"]),
            ("no pages", pdf(0), vec!["document.no-pages"]),
            ("too many pages", pdf(MAX_PAGES + 1), vec!["document.too-many-pages"]),
        ] {
            assert_eq!(codes(&bytes), expected, "{what}");
        }
        assert_eq!(codes(&pdf(MAX_PAGES)), [""; 0]);
    }

    #[test]
    fn all_faults_are_named_at_once() {
        let mut huge = pdf(MAX_PAGES + 1);
        huge.resize(kind().max_bytes() + 1, b'\n');
        assert_eq!(codes(&huge), ["document.too-large", "document.too-many-pages"]);
        let mut image = b"\x89PNG".to_vec();
        image.resize(kind().max_bytes() + 1, 7);
        assert_eq!(codes(&image), ["document.too-large", "document.not-pdf"]);
    }

    #[test]
    fn the_words_tell_what_to_do() {
        let Err(Error::NotAccepted(reasons)) = check(kind(), b"PK\x03\x04") else { panic!() };
        assert_eq!(
            reasons[0].message,
            "Berkas ini dokumen Office atau arsip ZIP, bukan PDF. Simpan atau pindai dokumen sebagai PDF."
        );
        assert_eq!(reasons[0].field.as_deref(), Some("file"));
        assert_eq!(megabytes(2 * 1024 * 1024 + 1), "2,1");
    }
}
