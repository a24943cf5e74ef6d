//! One person compared while somebody waits: read at once, compared in one transaction, told on the page.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use bkn::{CallId, Registry};
use diesel::prelude::*;
use kernel::{Call, EmployeeId};
use pg::Db;
use serde::{Deserialize, Serialize};
use store::{Tx, schema::employees as e};
use uuid::Uuid;

use crate::{
    Error, Person, Reader, Settings, queries,
    run::{self, Answer, Taken},
    words::{Outcome, RunKind},
};

/// Longest time somebody waits for the registry.
const LONGEST: Duration = Duration::from_secs(30);

/// Done before the registry is asked, such as taking the newest pasted token.
pub type Before = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Compares one person when an officer asks for it.
#[derive(Clone)]
pub struct Desk {
    reader: Reader,
    before: Before,
}

/// What the registry said, not yet compared.
pub struct Looked {
    answer: Answer,
    nip: String,
}

/// What the comparison found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Same, different, or unknown there.
    pub outcome: Outcome,
    /// Differences that are open now.
    pub open: i64,
}

impl Desk {
    /// Asks `registry` as gently as the settings say, but gives up where a run would wait.
    #[must_use]
    pub fn new(registry: Arc<dyn Registry>, settings: &Settings, before: Before) -> Self {
        let settings = Settings { tries: 2, throttle_tries: 1, pause_tries: 1, ..settings.clone() };
        Self { reader: Reader::new(registry, settings, crate::machine_sleep(), Arc::new(|_, _| ())), before }
    }

    /// Reads somebody at the registry, as the officer in charge.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Nobody`]; [`Error::NoToken`], [`Error::Busy`], [`Error::Unanswered`].
    pub async fn look(&self, db: &Db, call: &Call, employee: EmployeeId) -> Result<Looked, Error> {
        queries::allowed(&call.actor)?;
        let nip: String = db
            .read(move |conn| {
                let found: Option<String> = e::table.find(employee).select(e::nip).first(conn).optional()?;
                found.ok_or_else(|| Error::Nobody(format!("employee {employee}")))
            })
            .await?;
        (self.before)().await;
        let person = Person { id: employee, nip: nip.clone() };
        let call_id = CallId::new(&call.tag.0);
        let asked = run::ask(&self.reader, &call_id, person, call.today());
        match tokio::time::timeout(LONGEST, asked).await {
            Ok(Ok(Answer::Unanswered)) | Err(_) => Err(Error::Unanswered),
            Ok(Ok(answer)) => Ok(Looked { answer, nip }),
            Ok(Err(error)) => Err(error),
        }
    }
}

/// Compares what was read with our record and keeps what differs.
///
/// # Errors
/// [`Error::Denied`]; the database's.
pub fn compare_looked(tx: &mut Tx<'_>, looked: &Looked) -> Result<Told, Error> {
    queries::allowed(tx.actor())?;
    let run = Uuid::now_v7();
    run::begin(tx, run, RunKind::Asked, &format!("person:{}", looked.nip))?;
    run::opens(tx, looked.answer.opened().as_slice())?;
    let (outcome, _) = run::compared(tx, &looked.answer, false)?;
    let is = |wanted: Outcome| u32::from(outcome == wanted);
    let (different, unknown) = (is(Outcome::Different), is(Outcome::UnknownThere));
    let taken = Taken { people: 1, different, unknown, ..Taken::default() };
    run::finish(tx, run, &taken)?;
    let open = match looked.answer.opened() {
        Some(employee) => queries::open_of(tx, employee)?,
        None => 0,
    };
    Ok(Told { outcome, open })
}
