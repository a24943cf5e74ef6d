//! Processes of the program, each with hands that carry events; a hand moves only when it is told to, and only to the next
//! place where it stops.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    task::Poll,
    time::Duration,
};

use diesel::{PgConnection, RunQueryDsl};
use kernel::EventId;
use pg::Db;
use store::DbError;
use sync::{Deps, Gate};
use tokio::sync::mpsc::UnboundedReceiver;
use uuid::Uuid;

use crate::fragile::{Ask, Word};

/// A process.
pub(crate) struct Worker {
    pub(crate) id: Uuid,
    pub(crate) gate: Arc<Gate>,
    pub(crate) db: Db,
    pub(crate) hands: Vec<Hand>,
    /// Its connection to the database was cut.
    pub(crate) cut: bool,
}

/// One of its hands.
pub(crate) struct Hand {
    pub(crate) deps: Deps,
    pub(crate) asks: UnboundedReceiver<Ask>,
    /// So often the hand may still ask for the time before the process dies. It asks before every transaction.
    pub(crate) fuse: Arc<AtomicI64>,
    pub(crate) doing: Option<Doing>,
}

/// What a hand is at. It answers with what became of it, or with the database's error.
pub(crate) struct Doing {
    pub(crate) event: Option<EventId>,
    pub(crate) future: Pin<Box<dyn Future<Output = Result<String, String>>>>,
    /// Where it stands; `None` before the beginning.
    pub(crate) stands: Option<Ask>,
}

/// How far a hand went.
pub(crate) enum Went {
    Stopped,
    Ended(Result<String, String>),
    /// The fuse burnt down: the process dies, perhaps with a transaction under way.
    Died,
}

impl Hand {
    /// Goes on from where it stands until the next place.
    pub(crate) async fn go_on(&mut self, word: Word) -> Went {
        let Some(mut doing) = self.doing.take() else { return Went::Stopped };
        if let Some(ask) = doing.stands.take() {
            ask.answer.send(word).unwrap();
        }
        let moved = poll_fn(|cx| {
            if let Poll::Ready(end) = doing.future.as_mut().poll(cx) {
                return Poll::Ready(Ok(Went::Ended(end)));
            }
            if self.fuse.load(Ordering::Relaxed) < 0 {
                return Poll::Ready(Ok(Went::Died));
            }
            match self.asks.poll_recv(cx) {
                Poll::Ready(Some(ask)) => Poll::Ready(Err(ask)),
                _ => Poll::Pending,
            }
        });
        match tokio::time::timeout(Duration::from_secs(60), moved).await.expect("a hand neither moves nor ends") {
            Ok(went) => went,
            Err(ask) => {
                doing.stands = Some(ask);
                self.doing = Some(doing);
                Went::Stopped
            }
        }
    }
}

impl Worker {
    /// What was handed to the database before the process died is written, or not, before anybody looks; and a connection that
    /// was cut is found out.
    pub(crate) async fn database_is_quiet(&self) {
        let ask = |conn: &mut PgConnection| Ok::<_, DbError>(diesel::sql_query("select 1").execute(conn)?);
        let _cut_or_not = self.db.read(ask).await;
    }
}
