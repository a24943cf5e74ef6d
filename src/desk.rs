//! Comparing one person with the registry while an officer waits: the client, and the newest pasted token before it is used.

use std::sync::Arc;

use pg::Db;
use reconcile::Desk;
use sync::token::TokenSource;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::{registry, settings::Settings, token_key};

/// The desk; `None` when the settings name no registry that can be asked. Why is in the log: the pages serve all the same.
pub(crate) fn of(db: &Db, settings: &Settings) -> Option<Desk> {
    let client = registry::client(&settings.registry)
        .inspect_err(|error| tracing::warn!(%error, "nobody can be compared with the registry on a page"))
        .ok()??;
    let key = token_key::of(&settings.database.data_dir)
        .inspect_err(|error| tracing::warn!(%error, "pasted tokens cannot be used on a page"))
        .ok()?;
    let tokens = Arc::new((TokenSource::new(key, client.clone()), Mutex::new(None::<Uuid>)));
    let db = db.clone();
    let before = Arc::new(move || {
        let (tokens, db) = (tokens.clone(), db.clone());
        let take: std::pin::Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(async move {
            let (source, last) = &*tokens;
            source.take_newest(&db, &mut *last.lock().await).await;
        });
        take
    });
    Some(Desk::new(Arc::new(client), &settings.reconcile, before))
}
