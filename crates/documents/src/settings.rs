use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};

/// Where the bytes of documents lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// A folder of this machine.
    Folder,
    /// S3 or what speaks its language (MinIO, Ceph, R2).
    S3,
}

/// Settings of the object store.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// `folder` or `s3`.
    pub store: StoreKind,
    /// The folder, when `store` is `folder`. Relative to the data folder. Made when it is missing.
    pub folder: PathBuf,
    /// The bucket, when `store` is `s3`.
    pub s3: S3Settings,
}

/// Settings of an S3 bucket.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct S3Settings {
    /// Name of the bucket; it must exist.
    pub bucket: String,
    /// Region; `us-east-1` where the server has none.
    pub region: String,
    /// Address of the server (`https://s3.kota.go.id`); empty: Amazon's.
    pub endpoint: String,
    /// Access key.
    pub access_key: String,
    /// Secret key.
    #[serde(serialize_with = "redacted")]
    pub secret_key: SecretString,
    /// Begin of every key, e.g. `simasn/`.
    pub prefix: String,
    /// The server cannot answer "put only if absent" (old gateways). Puts then overwrite, which changes nothing because the
    /// key is the hash of the content.
    pub no_conditional_put: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { store: StoreKind::Folder, folder: PathBuf::from("documents"), s3: S3Settings::default() }
    }
}

/// Settings are printed for operators, secrets are not; an empty one shows that it is not set.
fn redacted<S: Serializer>(secret: &SecretString, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(if secret.expose_secret().is_empty() { "" } else { "[REDACTED]" })
}
