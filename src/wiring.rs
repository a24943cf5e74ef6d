//! What the handlers and the worker share, made once from the settings and an open database.

use std::{path::PathBuf, sync::Arc};

use actix_web::web::Data;
use documents::{Store, StoreError};
use kernel::clock;
use reconcile::Desk;
use serde_json::json;
use store::{DbError, outbox};
use sync::{token::TokenKey, workers};
use web::{
    Shared,
    health::{Check, Checks},
};

use crate::{
    database::Database,
    desk,
    settings::Settings,
    token_key::{self, TokenKeyError},
};

/// Why the parts cannot be put together. The texts are for the operator.
#[derive(Debug, thiserror::Error)]
pub enum WiringError {
    /// The signing keys, or argon2's parameters.
    #[error("the signing keys cannot be had, or the settings under [accounts] cannot be used")]
    Accounts(#[from] accounts::Error),
    /// The object store.
    #[error("the settings under [documents] cannot be used")]
    Documents(#[from] StoreError),
    /// The folder for files that are being worked on.
    #[error("the folder {0} cannot be made")]
    Scratch(PathBuf, #[source] std::io::Error),
    /// The key that seals pasted tokens.
    #[error("the key that seals pasted SSO tokens cannot be had")]
    TokenKey(#[from] TokenKeyError),
}

/// The parts. Cheap to clone.
#[derive(Clone)]
pub struct Wiring {
    /// What both faces share.
    pub shared: Shared,
    /// Where the bytes of documents lie.
    pub documents: Store,
    /// Folder for uploads and exports while they are worked on.
    pub scratch: PathBuf,
    /// Compares one person with the registry; none when there is no registry.
    pub(crate) desk: Option<Data<Desk>>,
    /// Seals tokens that are pasted on a page or over the API.
    pub(crate) token_key: Arc<TokenKey>,
    /// What `/readyz` asks.
    pub(crate) checks: Data<Checks>,
}

impl Wiring {
    /// Puts the parts together, making the signing key and the folders that are missing.
    ///
    /// # Errors
    /// [`WiringError`].
    pub fn new(database: &Database, settings: &Settings) -> Result<Self, WiringError> {
        let scratch = settings.database.data_dir.join("scratch");
        std::fs::create_dir_all(&scratch).map_err(|error| WiringError::Scratch(scratch.clone(), error))?;
        let db = database.db.clone();
        Ok(Self {
            shared: Shared::open(
                db.clone(),
                settings.accounts.clone(),
                settings.web.clone(),
                &settings.server.public_url,
            )?,
            documents: Store::open(&settings.documents, &settings.database.data_dir)?,
            scratch,
            desk: desk::of(&db, settings).map(Data::new),
            token_key: Arc::new(token_key::of(&settings.database.data_dir)?),
            checks: Data::new(Checks(vec![Check::database(db.clone()), queue(db)])),
        })
    }

    /// What only the API needs.
    pub(crate) fn api(&self) -> api::State {
        api::State { documents: self.documents.clone(), scratch: self.scratch.clone() }
    }
}

/// What waits for the registry. A long queue is for people to look at; it does not make the program unready.
fn queue(db: pg::Db) -> Check {
    Check::new("registry_queue", move || {
        let db = db.clone();
        async move {
            let now = clock::now();
            let (backlog, workers) = db
                .read(move |conn| {
                    let backlog = outbox::backlog(conn, clock::day_in_jakarta(now))?;
                    Ok::<_, DbError>((backlog, workers::seen(conn, now)?))
                })
                .await
                .map_err(|error: DbError| error.to_string())?;
            let alive: Vec<_> = workers.iter().filter(|worker| !worker.stale).collect();
            let pauses: Vec<_> = alive.iter().filter_map(|worker| worker.state.pause.as_ref()).collect();
            Ok(json!({
                "pending": backlog.pending,
                "failing": backlog.failing,
                "scheduled": backlog.scheduled,
                "parked": backlog.parked_total(),
                "oldest_at": backlog.oldest_at,
                "oldest_seconds": backlog.oldest_at.map_or(0, |oldest| (now - oldest).num_seconds().max(0)),
                "workers": alive.len(),
                "paused": pauses.first().map(|pause| pause.cause.as_str()),
            }))
        }
    })
}
