//! Documents: an object keyed by type in replies, an array in requests, and files to upload.
//!
//! Source: the registry's contract §3.5 and §9.

use std::fmt;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use crate::fields::{Fields, FromFields, Unreadable};

/// A type of document of the registry (`id_ref_dokumen`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentType {
    /// 858: decree of a rank promotion (SK kenaikan pangkat), attached to a rank row.
    RankDecree,
    /// 872: decree of a position (SK jabatan).
    PositionDecree,
    /// 873: statement of inauguration (surat pelantikan).
    Inauguration,
    /// 890: appraisal result (evaluasi kinerja).
    Appraisal,
    /// 892: certificate of an award (penghargaan).
    Award,
}

impl DocumentType {
    /// The registry's number, as text.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::RankDecree => "858",
            Self::PositionDecree => "872",
            Self::Inauguration => "873",
            Self::Appraisal => "890",
            Self::Award => "892",
        }
    }
}

/// One document the registry holds. Five members on the wire, all opaque but the type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentRef {
    /// Number of the document type.
    pub dok_id: String,
    /// Name of the document type.
    pub dok_nama: String,
    /// What `download-dok` wants as `filePath`.
    pub dok_uri: String,
    /// Key in the registry's object store.
    pub object: String,
    /// Short name.
    pub slug: String,
}

impl FromFields for DocumentRef {
    const AREA: &'static str = "path";
    fn from_fields(fields: &Fields<'_>) -> Result<Self, Unreadable> {
        let text = |name| fields.text(name).map(Option::unwrap_or_default);
        Ok(Self {
            dok_id: text("dok_id")?,
            dok_nama: text("dok_nama")?,
            dok_uri: text("dok_uri")?,
            object: text("object")?,
            slug: text("slug")?,
        })
    }
}

impl DocumentRef {
    /// Reads `path` in any of its forms: object keyed by type, array, `null`, empty text, absent.
    pub fn read_all(area: &'static str, path: Option<&Value>) -> Result<Vec<Self>, Unreadable> {
        match path {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(Vec::new()),
            Some(Value::Array(list)) => list.iter().map(Self::from_value).collect(),
            Some(Value::Object(by_type)) => by_type.iter().map(|(key, value)| Self::keyed(key, value)).collect(),
            Some(Value::String(_) | Value::Bool(_) | Value::Number(_)) => {
                Err(Unreadable { area, member: "path".to_owned(), fault: "is neither an object nor a list" })
            }
        }
    }

    fn keyed(key: &str, value: &Value) -> Result<Self, Unreadable> {
        let mut document = Self::from_value(value)?;
        if document.dok_id.is_empty() {
            document.dok_id = key.to_owned();
        }
        Ok(document)
    }
}

/// A file to upload. `content` is cheap to clone, so that a call can be repeated after a refused token.
#[derive(Clone)]
pub struct Upload {
    /// File name the registry sees; no personal data in it.
    pub name: String,
    /// `application/pdf` for everything the registry takes.
    pub media_type: String,
    /// The bytes.
    pub content: Bytes,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("media_type", &self.media_type)
            .field("bytes", &self.content.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_path_of_a_reply_is_read_in_every_form() {
        let one = json!({"dok_id": "872", "dok_nama": "SK Jabatan", "dok_uri": "peremajaan/usulan/872_x.pdf", "object": "o", "slug": "s"});
        let keyed = DocumentRef::read_all("rw-jabatan", Some(&json!({"872": one}))).unwrap();
        let listed = DocumentRef::read_all("rw-jabatan", Some(&json!([one]))).unwrap();
        assert_eq!(keyed, listed);
        assert_eq!(keyed[0].dok_uri, "peremajaan/usulan/872_x.pdf");
        let without_id = DocumentRef::read_all("rw-jabatan", Some(&json!({"873": {"dok_uri": "u"}}))).unwrap();
        assert_eq!(without_id[0].dok_id, "873");
        for empty in [json!(null), json!(""), json!({}), json!([])] {
            assert_eq!(DocumentRef::read_all("rw-jabatan", Some(&empty)), Ok(Vec::new()));
        }
        assert!(DocumentRef::read_all("rw-jabatan", Some(&json!(7))).is_err());
    }
}
