use kernel::DocumentId;
use serde::{Deserialize, Serialize};

/// A scan of the person's file that travels with a change. The bytes stay in the object store; the hash tells later whether
/// the registry has been given these or others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Row of `documents`.
    pub document_id: DocumentId,
    /// Key in the object store (SHA-256).
    pub content_hash: String,
}
