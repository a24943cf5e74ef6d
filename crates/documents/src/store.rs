use std::{fmt, path::Path as FsPath, str::FromStr, sync::Arc};

use bytes::Bytes;
use diesel::{
    backend::Backend,
    deserialize::{self, FromSql},
    serialize::{self, Output, ToSql},
    sql_types::Text,
};
use kernel::{Fault, FaultClass};
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, local::LocalFileSystem, path::Path};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::settings::{Settings, StoreKind};

/// SHA-256 of a file's bytes, 64 lower-case hexadecimal digits: its key in the object store.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, diesel::AsExpression, diesel::FromSqlRow)]
#[diesel(sql_type = Text)]
#[serde(try_from = "String", into = "String")]
pub struct ContentHash(String);

/// A text that is no hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a content hash has 64 lower-case hexadecimal digits")]
pub struct InvalidHash;

impl ContentHash {
    /// Of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex::encode(Sha256::digest(bytes)))
    }
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ContentHash {
    type Err = InvalidHash;
    fn from_str(text: &str) -> Result<Self, InvalidHash> {
        let fits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        fits.then(|| Self(text.to_owned())).ok_or(InvalidHash)
    }
}
impl TryFrom<String> for ContentHash {
    type Error = InvalidHash;
    fn try_from(text: String) -> Result<Self, InvalidHash> {
        text.parse()
    }
}
impl From<ContentHash> for String {
    fn from(hash: ContentHash) -> Self {
        hash.0
    }
}
impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl<DB: Backend> ToSql<Text, DB> for ContentHash
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        <str as ToSql<Text, DB>>::to_sql(&self.0, out)
    }
}
impl<DB: Backend> FromSql<Text, DB> for ContentHash
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(<String as FromSql<Text, DB>>::from_sql(bytes)?.parse()?)
    }
}

/// What can go wrong with the object store. No path or address is repeated.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The settings make no store; the text is for the operator.
    #[error("{0}")]
    Settings(String),
    /// It cannot be reached, is full, or refuses.
    #[error("the object store does not answer as it should")]
    Unavailable(#[source] object_store::Error),
    /// There is no object under this hash although a row says so.
    #[error("no object under the hash")]
    Missing,
    /// The bytes under the hash are not those that were put there.
    #[error("the object does not have the content its key promises")]
    Corrupt,
}

impl Fault for StoreError {
    fn class(&self) -> FaultClass {
        match self {
            Self::Unavailable(_) => FaultClass::Unavailable,
            Self::Settings(_) | Self::Missing | Self::Corrupt => FaultClass::Bug,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Settings(_) => "internal.bug",
            Self::Unavailable(_) => "document.store-unavailable",
            Self::Missing => "document.object-missing",
            Self::Corrupt => "document.object-corrupt",
        }
    }
}

/// The object store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    prefix: Path,
    conditional: bool,
}

impl Store {
    /// Opens the store the settings name. A relative folder lies below `data_dir`. No call is made to S3 yet.
    ///
    /// # Errors
    /// [`StoreError::Settings`], telling the operator what to mend.
    pub fn open(settings: &Settings, data_dir: &FsPath) -> Result<Self, StoreError> {
        match settings.store {
            StoreKind::Folder => Self::folder(&data_dir.join(&settings.folder)),
            StoreKind::S3 => s3::open(&settings.s3),
        }
    }

    /// A store in a folder, made when it is missing. Written files are synced before a put is answered.
    ///
    /// # Errors
    /// [`StoreError::Settings`].
    pub fn folder(folder: &FsPath) -> Result<Self, StoreError> {
        let unusable = |reason: &dyn fmt::Display| {
            StoreError::Settings(format!("folder dokumen {} tidak dapat dipakai: {reason}", folder.display()))
        };
        std::fs::create_dir_all(folder).map_err(|e| unusable(&e))?;
        let objects = LocalFileSystem::new_with_prefix(folder).map_err(|e| unusable(&e))?.with_fsync(true);
        Ok(Self { objects: Arc::new(objects), prefix: Path::default(), conditional: true })
    }

    /// Puts `bytes` under their hash. All of them are there afterwards, or nothing; putting them again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn put(&self, bytes: Bytes) -> Result<ContentHash, StoreError> {
        let hash = ContentHash::of(&bytes);
        let mode = if self.conditional { PutMode::Create } else { PutMode::Overwrite };
        let options = PutOptions { mode, ..PutOptions::default() };
        match self.objects.put_opts(&self.key(&hash), PutPayload::from_bytes(bytes), options).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(hash),
            Err(error) => Err(StoreError::Unavailable(error)),
        }
    }

    /// The bytes under `hash`, compared with it: a disk that lies is noticed here and not at the registry.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Corrupt`], [`StoreError::Unavailable`].
    pub async fn get(&self, hash: &ContentHash) -> Result<Bytes, StoreError> {
        let found = match self.objects.get(&self.key(hash)).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Err(StoreError::Missing),
            Err(error) => return Err(StoreError::Unavailable(error)),
        };
        let bytes = found.bytes().await.map_err(StoreError::Unavailable)?;
        if ContentHash::of(&bytes) == *hash {
            Ok(bytes)
        } else {
            tracing::error!(hash = hash.as_str(), "an object of the store does not have the content of its key");
            Err(StoreError::Corrupt)
        }
    }

    /// `ab/abcdef…`: folders stay small.
    fn key(&self, hash: &ContentHash) -> Path {
        let folder = hash.as_str().get(..2).unwrap_or_default();
        self.prefix.clone().join(folder).join(hash.as_str())
    }
}

#[cfg(feature = "s3")]
mod s3 {
    use object_store::aws::{AmazonS3Builder, S3ConditionalPut};
    use secrecy::ExposeSecret;

    use super::{Arc, Path, Store, StoreError};
    use crate::settings::S3Settings;

    pub(super) fn open(settings: &S3Settings) -> Result<Store, StoreError> {
        if settings.bucket.is_empty() || settings.access_key.is_empty() {
            return Err(StoreError::Settings(
                "documents.store = \"s3\" memerlukan documents.s3.bucket, access_key, dan secret_key".to_owned(),
            ));
        }
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // The only error is that another thread was faster; then there is a provider, which is all we want.
            drop(rustls::crypto::ring::default_provider().install_default());
        }
        let region = if settings.region.is_empty() { "us-east-1" } else { &settings.region };
        let put = if settings.no_conditional_put { S3ConditionalPut::Disabled } else { S3ConditionalPut::ETagMatch };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.bucket)
            .with_region(region)
            .with_access_key_id(&settings.access_key)
            .with_secret_access_key(settings.secret_key.expose_secret())
            .with_conditional_put(put);
        if !settings.endpoint.is_empty() {
            builder = builder
                .with_endpoint(&settings.endpoint)
                .with_allow_http(settings.endpoint.starts_with("http://"))
                .with_virtual_hosted_style_request(false);
        }
        let objects = builder.build().map_err(|e| StoreError::Settings(format!("documents.s3: {e}")))?;
        Ok(Store {
            objects: Arc::new(objects),
            prefix: Path::from(settings.prefix.as_str()),
            conditional: !settings.no_conditional_put,
        })
    }
}

#[cfg(not(feature = "s3"))]
mod s3 {
    use super::{Store, StoreError};
    use crate::settings::S3Settings;

    pub(super) fn open(_settings: &S3Settings) -> Result<Store, StoreError> {
        Err(StoreError::Settings("program ini dibangun tanpa dukungan S3 (fitur `s3`)".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::S3Settings;

    #[tokio::test]
    async fn what_was_put_comes_back_and_a_second_put_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Settings::default(), folder.path()).unwrap();
        let hash = store.put(Bytes::from_static(b"isi")).await.unwrap();
        assert_eq!(store.put(Bytes::from_static(b"isi")).await.unwrap(), hash);
        assert_eq!(store.get(&hash).await.unwrap(), "isi");
        assert!(folder.path().join("documents").join(&hash.as_str()[..2]).join(hash.as_str()).is_file());
    }

    #[tokio::test]
    async fn a_missing_and_a_changed_object_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::folder(folder.path()).unwrap();
        assert!(matches!(store.get(&ContentHash::of(b"x")).await, Err(StoreError::Missing)));
        let hash = store.put(Bytes::from_static(b"asli")).await.unwrap();
        std::fs::write(folder.path().join(&hash.as_str()[..2]).join(hash.as_str()), b"palsu").unwrap();
        assert!(matches!(store.get(&hash).await, Err(StoreError::Corrupt)));
    }

    #[tokio::test]
    async fn two_puts_at_once_are_one_object() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::folder(folder.path()).unwrap();
        let bytes = Bytes::from(vec![7; 1_000_000]);
        let (a, b) = tokio::join!(store.put(bytes.clone()), store.put(bytes.clone()));
        assert_eq!(a.unwrap(), b.unwrap());
        assert_eq!(store.get(&ContentHash::of(&bytes)).await.unwrap(), bytes);
    }

    #[test]
    fn settings_that_make_no_store_are_refused_in_words() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(
            matches!(Store::folder(file.path()), Err(StoreError::Settings(text)) if text.contains("tidak dapat dipakai"))
        );
        let bare = Settings { store: StoreKind::S3, ..Settings::default() };
        assert!(matches!(Store::open(&bare, file.path()), Err(StoreError::Settings(_))));
        #[cfg(feature = "s3")]
        {
            let s3 = S3Settings {
                bucket: "berkas".to_owned(),
                access_key: "kunci".to_owned(),
                endpoint: "https://s3.kota.go.id".to_owned(),
                prefix: "simasn/".to_owned(),
                ..S3Settings::default()
            };
            let store =
                Store::open(&Settings { store: StoreKind::S3, s3, ..Settings::default() }, file.path()).unwrap();
            let hash = ContentHash::of(b"x");
            assert_eq!(store.key(&hash).as_ref(), format!("simasn/{}/{hash}", &hash.as_str()[..2]));
        }
    }

    #[test]
    fn a_hash_is_64_lower_case_digits() {
        let good = "a".repeat(64);
        assert_eq!(good.parse::<ContentHash>().unwrap().as_str(), good);
        for bad in ["", &"A".repeat(64), &"a".repeat(63), &format!("../{}", "a".repeat(61))] {
            assert!(bad.parse::<ContentHash>().is_err(), "{bad}");
        }
    }
}
