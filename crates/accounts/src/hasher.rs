use std::sync::{Arc, OnceLock};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use secrecy::{ExposeSecret, SecretString};

use crate::{Error, Settings, secret};

/// Hashes and compares passwords: argon2id, tens of milliseconds each. Pure; call it on a thread that may block and
/// never inside a transaction.
#[derive(Clone)]
pub struct Hasher {
    argon2: Argon2<'static>,
    decoy: Arc<OnceLock<String>>,
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hasher").finish_non_exhaustive()
    }
}

impl Hasher {
    /// A hasher with the parameters of the settings.
    ///
    /// # Errors
    /// [`Error::Hashing`] when argon2 refuses the parameters.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let params = Params::new(settings.password_memory_kib, settings.password_passes, settings.password_lanes, None)
            .map_err(|e| Error::Hashing(e.to_string()))?;
        Ok(Self { argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params), decoy: Arc::default() })
    }

    /// The hash to keep, in PHC form with its parameters and a fresh salt.
    ///
    /// # Errors
    /// [`Error::Hashing`], [`Error::Random`].
    pub fn hash(&self, password: &SecretString) -> Result<String, Error> {
        let salt = secret::random::<16>()?;
        self.argon2
            .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|e| Error::Hashing(e.to_string()))
    }

    /// Whether the password belongs to the hash. Without a hash (unknown login, account not activated) it does the
    /// same work on a decoy and says no, so that the time taken tells nothing.
    ///
    /// # Errors
    /// [`Error::Hashing`], [`Error::Random`] when the decoy cannot be made.
    pub fn verify(&self, hash: Option<&str>, password: &SecretString) -> Result<bool, Error> {
        let kept = match hash {
            Some(hash) => hash,
            None => self.decoy()?,
        };
        // The parameters are read from the hash: a hash made under older settings still opens the door.
        let right = self.argon2.verify_password(password.expose_secret().as_bytes(), kept).is_ok();
        Ok(right && hash.is_some())
    }

    fn decoy(&self) -> Result<&str, Error> {
        if let Some(decoy) = self.decoy.get() {
            return Ok(decoy);
        }
        let made = self.hash(&secret::token()?)?;
        Ok(self.decoy.get_or_init(|| made))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_its_own_hash_only() {
        let hasher = Hasher::new(&Settings::default()).unwrap();
        let (right, wrong): (SecretString, SecretString) = ("gunung semeru 3676".into(), "gunung semeru 3677".into());
        let hash = hasher.hash(&right).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, hasher.hash(&right).unwrap(), "each hash has its own salt");
        assert!(hasher.verify(Some(&hash), &right).unwrap());
        assert!(!hasher.verify(Some(&hash), &wrong).unwrap());
        assert!(!hasher.verify(Some("nonsense"), &right).unwrap());
    }

    #[test]
    fn an_unknown_account_costs_the_same_work_and_never_opens() {
        let hasher = Hasher::new(&Settings::default()).unwrap();
        let password: SecretString = "apa saja boleh".into();
        assert!(!hasher.verify(None, &password).unwrap());
        let decoy = hasher.decoy.get().unwrap().clone();
        assert!(decoy.contains("m=19456,t=2,p=1"), "same parameters as a real one: {decoy}");
    }

    #[test]
    fn a_hash_made_under_other_parameters_still_opens() {
        let old =
            Hasher::new(&Settings { password_memory_kib: 64, password_passes: 1, ..Settings::default() }).unwrap();
        let password: SecretString = "sandi dari masa lalu".into();
        let hash = old.hash(&password).unwrap();
        assert!(Hasher::new(&Settings::default()).unwrap().verify(Some(&hash), &password).unwrap());
    }
}
