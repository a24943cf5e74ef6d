//! `/healthz`: the process answers. `/readyz`: what it needs is there; each check says what it saw.

use std::time::Duration;

use actix_web::{HttpResponse, web::Data};
use diesel::{RunQueryDsl, sql_query};
use futures_util::future::{LocalBoxFuture, join_all};
use serde::Serialize;
use serde_json::{Value, json};
use store::DbError;

/// A check is over after this time, with "no answer".
const PATIENCE: Duration = Duration::from_secs(5);

type Ask = Box<dyn Fn() -> LocalBoxFuture<'static, Result<Value, String>> + Send + Sync>;

/// One thing the program needs.
pub struct Check {
    name: &'static str,
    ask: Ask,
}

impl Check {
    /// `ask` answers what it saw (numbers an operator wants), or why it is not well, without secrets.
    pub fn new<F>(name: &'static str, ask: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Value, String>> + 'static,
    {
        Self { name, ask: Box::new(move || Box::pin(ask())) }
    }

    /// The database answers.
    #[must_use]
    pub fn database(db: pg::Db) -> Self {
        Self::new("database", move || {
            let db = db.clone();
            async move {
                db.read(|conn| sql_query("select 1").execute(conn).map_err(DbError::from))
                    .await
                    .map_err(|e| e.to_string())?;
                let (open, idle) = db.connections();
                Ok(json!({ "connections_open": open, "connections_idle": idle }))
            }
        })
    }
}

/// The checks of `/readyz`, as app data.
pub struct Checks(pub Vec<Check>);

#[derive(Serialize)]
struct Outcome {
    name: &'static str,
    ok: bool,
    seen: Value,
}

/// `GET /healthz`.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "ok" }))
}

/// `GET /readyz`: 200 when every check is well, else 503.
pub async fn readyz(checks: Data<Checks>) -> HttpResponse {
    let outcomes: Vec<Outcome> = join_all(checks.0.iter().map(run)).await;
    let ready = outcomes.iter().all(|outcome| outcome.ok);
    let mut response = if ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.json(json!({ "status": if ready { "ready" } else { "not ready" }, "checks": outcomes }))
}

async fn run(check: &Check) -> Outcome {
    let (ok, seen) = match tokio::time::timeout(PATIENCE, (check.ask)()).await {
        Ok(Ok(seen)) => (true, seen),
        Ok(Err(fault)) => (false, Value::String(fault)),
        Err(_) => (false, Value::String("no answer in time".to_owned())),
    };
    Outcome { name: check.name, ok, seen }
}
