//! The one place where async code hops to a thread that may block.

use store::DbError;
use tracing::Span;

/// Runs `work` on a thread that may block (database, password hashing), inside the caller's tracing span.
///
/// Dropping the future does not stop the work: it may commit though nobody heard, which is why every write takes an
/// idempotency key.
///
/// # Errors
/// [`DbError::WorkerLost`] when the thread panicked; the panic itself was reported by the thread.
#[expect(clippy::disallowed_methods, reason = "this is the one home of web::block")]
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, DbError> {
    let span = Span::current();
    actix_web::web::block(move || span.in_scope(work)).await.map_err(|_| DbError::WorkerLost)
}
