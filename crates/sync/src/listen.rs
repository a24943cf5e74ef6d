//! The dedicated connection that hears `NOTIFY outbox`. The driver does not wait for notifications, so a thread of its own
//! asks every few milliseconds. While the connection is away, the worker looks by itself every second.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use diesel::{PgConnection, connection::SimpleConnection};

use crate::worker::Waker;

/// How often the connection is asked.
const EVERY: Duration = Duration::from_millis(10);
/// How long to wait before connecting again.
const AGAIN: Duration = Duration::from_secs(2);

/// The listening thread; dropping it ends the thread.
pub(crate) struct Listener {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Listens on the database at `url` and wakes `waker`.
    pub(crate) fn start(url: String, waker: Waker) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("outbox-listen".to_owned()).spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                if let Err(error) = listen(&url, &waker, &stopped) {
                    tracing::warn!(%error, "not listening for new events; looking every second instead");
                    sleep(AGAIN, &stopped);
                }
            }
        })?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(Err(_)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!("the listening thread panicked");
        }
    }
}

/// Waits in small pieces, so that a stop is heard.
fn sleep(wait: Duration, stopped: &AtomicBool) {
    let mut left = wait;
    while !left.is_zero() && !stopped.load(Ordering::Relaxed) {
        let piece = left.min(EVERY);
        std::thread::sleep(piece);
        left = left.saturating_sub(piece);
    }
}

fn listen(url: &str, waker: &Waker, stopped: &AtomicBool) -> Result<(), Box<dyn std::error::Error>> {
    let mut conn: PgConnection = pg::connect(url)?;
    conn.batch_execute("listen outbox")?;
    // What was appended while nobody listened.
    waker.wake();
    let mut asked = 0_u32;
    while !stopped.load(Ordering::Relaxed) {
        let mut heard = false;
        for notification in conn.notifications_iter() {
            notification?;
            heard = true;
        }
        if heard {
            waker.wake();
        }
        // A connection that was cut does not say so until it is used.
        asked = asked.wrapping_add(1);
        if asked.is_multiple_of(500) {
            conn.batch_execute("select 1")?;
        }
        std::thread::sleep(EVERY);
    }
    Ok(())
}
