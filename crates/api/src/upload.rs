//! Multipart bodies, read part by part with a limit for each.

use std::{collections::HashMap, io::Write, path::Path};

use actix_multipart::{Field, Multipart, MultipartError};
use bytes::Bytes;
use futures_util::StreamExt;
use kernel::Reason;
use tempfile::TempDir;
use web::{HttpFault, Problem};

/// Longest text part.
const TEXT_BYTES: usize = 4 * 1024;
/// Most parts of one body.
const MOST_PARTS: usize = 16;

/// Text parts by name, and the part `file`, kept in memory.
pub(crate) struct InMemory {
    pub(crate) texts: HashMap<String, String>,
    pub(crate) file: Bytes,
}

/// The part `file`, kept on disk under its own (cleaned) name; gone when dropped.
pub(crate) struct OnDisk {
    folder: TempDir,
    name: String,
    pub(crate) hash: String,
}

impl OnDisk {
    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join(&self.name)
    }
}

/// Reads a body whose `file` has at most `limit` bytes.
pub(crate) async fn in_memory(mut body: Multipart, limit: usize) -> Result<InMemory, Problem> {
    let (mut texts, mut file, mut parts) = (HashMap::new(), None, 0_usize);
    while let Some(part) = body.next().await {
        let mut part = part.map_err(fault)?;
        parts += 1;
        if parts > MOST_PARTS {
            return Err(HttpFault::BadRequest.into());
        }
        let name = part.name().unwrap_or("").to_owned();
        let most = if name == "file" { limit } else { TEXT_BYTES };
        let bytes = part.bytes(most).await.map_err(|_| too_large(most))?.map_err(fault)?;
        if name == "file" {
            file = Some(bytes);
        } else {
            texts.insert(name, String::from_utf8(bytes.to_vec()).map_err(|_| HttpFault::BadRequest)?);
        }
    }
    Ok(InMemory { texts, file: file.ok_or_else(missing_file)? })
}

/// Writes the part `file` of at most `limit` bytes under `scratch`, whatever its size in memory.
pub(crate) async fn on_disk(mut body: Multipart, limit: usize, scratch: &Path) -> Result<OnDisk, Problem> {
    while let Some(part) = body.next().await {
        let part = part.map_err(fault)?;
        if part.name() == Some("file") {
            return save(part, limit, scratch).await;
        }
    }
    Err(missing_file().into())
}

async fn save(mut part: Field, limit: usize, scratch: &Path) -> Result<OnDisk, Problem> {
    let name = clean(part.content_disposition().and_then(|d| d.get_filename()).unwrap_or(""));
    let scratch = scratch.to_owned();
    let name_in = name.clone();
    let (folder, mut file) = pg::blocking::run(move || -> std::io::Result<_> {
        let folder = tempfile::Builder::new().prefix("upload-").tempdir_in(scratch)?;
        let file = std::fs::File::create_new(folder.path().join(name_in))?;
        Ok((folder, file))
    })
    .await?
    .map_err(unforeseen)?;
    let (mut hash, mut size) = (sha2::Sha256::default(), 0_usize);
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(fault)?;
        size += chunk.len();
        if size > limit {
            return Err(too_large(limit).into());
        }
        sha2::Digest::update(&mut hash, &chunk);
        file = pg::blocking::run(move || file.write_all(&chunk).map(|()| file)).await?.map_err(unforeseen)?;
    }
    Ok(OnDisk { folder, name, hash: hex::encode(sha2::Digest::finalize(hash)) })
}

/// The last part of a file name, of letters that are harmless everywhere; it is shown in the list of loads.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let kept: String = last.chars().filter(|c| c.is_ascii_alphanumeric() || " ._-".contains(*c)).take(100).collect();
    let kept = kept.trim_matches(['.', ' ']);
    if kept.is_empty() { "unggahan".to_owned() } else { kept.to_owned() }
}

fn too_large(limit: usize) -> HttpFault {
    let limit =
        if limit >= 1024 * 1024 { format!("{} MB", limit / 1024 / 1024) } else { format!("{} KiB", limit / 1024) };
    HttpFault::BodyTooLarge { limit }
}

fn missing_file() -> HttpFault {
    HttpFault::BodyInvalid(Reason::field(
        "file",
        "WAJIB",
        "Bagian `file` belum ada; kirim berkas sebagai multipart/form-data.",
    ))
}

fn unforeseen(error: std::io::Error) -> HttpFault {
    HttpFault::Unforeseen(format!("scratch file: {error}"))
}

fn fault(error: MultipartError) -> HttpFault {
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible
        | MultipartError::BoundaryMissing => HttpFault::BodyType { expected: "multipart/form-data" },
        _ => HttpFault::BadRequest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_lead_nowhere() {
        for (name, kept) in [
            ("profil.xlsx", "profil.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("C:\\data\\profil pns.csv", "profil pns.csv"),
            ("..", "unggahan"),
            ("", "unggahan"),
            ("a\n\"b\".csv", "ab.csv"),
        ] {
            assert_eq!(clean(name), kept, "{name:?}");
        }
    }
}
