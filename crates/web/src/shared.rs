use std::sync::Arc;

use accounts::{Hasher, Keyring};
use actix_web::{HttpRequest, web::Data};
use chrono::{DateTime, Utc};
use kernel::{Call, clock};
use tokio::sync::Semaphore;

use crate::{HttpFault, Problem, Settings, limits::Limits, metrics::Metrics};

/// What every handler of both faces may need; the object store and other things of one face are its own app data.
#[derive(Clone)]
pub struct Shared {
    /// The database.
    pub db: pg::Db,
    /// Signs and verifies access tokens.
    pub keyring: Keyring,
    /// Hashes passwords.
    pub hasher: Hasher,
    /// Settings of accounts.
    pub accounts: Arc<accounts::Settings>,
    /// Settings of this crate.
    pub settings: Arc<Settings>,
    /// Rate limits.
    pub limits: Arc<Limits>,
    /// Metrics.
    pub metrics: Metrics,
    pub(crate) hashing: Arc<Semaphore>,
    clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
}

impl Shared {
    /// Reads the signing keys, making the first one, on the calling thread. `public_url` is the address people see and
    /// the issuer of the tokens.
    ///
    /// # Errors
    /// [`accounts::Error`] when the keys cannot be had or argon2 refuses its parameters.
    pub fn open(
        db: pg::Db,
        accounts: accounts::Settings,
        settings: Settings,
        public_url: &str,
    ) -> Result<Self, accounts::Error> {
        let keyring = db.write_here(&Call::system(clock::now()), |tx| Keyring::open(tx, &accounts, public_url))?;
        Ok(Self {
            keyring,
            hasher: Hasher::new(&accounts)?,
            limits: Arc::new(Limits::new(&settings)),
            metrics: Metrics::new(db.clone()),
            hashing: Arc::new(Semaphore::new(usize::from(settings.hashing_at_once.max(1)))),
            db,
            accounts: Arc::new(accounts),
            settings: Arc::new(settings),
            clock: Arc::new(clock::now),
        })
    }

    /// The same with another clock, for tests.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The instant now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// The shared state of the application that serves `req`.
    ///
    /// # Errors
    /// [`HttpFault::NotConfigured`] when the application was put together without it.
    pub fn of(req: &HttpRequest) -> Result<&Self, Problem> {
        req.app_data::<Data<Self>>().map(|shared| shared.get_ref()).ok_or_else(|| HttpFault::NotConfigured.into())
    }
}
