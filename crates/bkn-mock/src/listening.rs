//! Addresses that can fall silent: while connections are refused nobody listens, and yet nobody else can take the port.

use std::{
    net::{SocketAddr, TcpListener},
    sync::{Condvar, Mutex, PoisonError},
    time::Duration,
};

use socket2::{Domain, Socket, Type};
use tokio::sync::Notify;

/// An address that is held as long as the mock runs. Whoever connects while nobody listens is refused.
pub(crate) struct Place {
    /// Bound and never listening.
    _held: Socket,
    pub(crate) address: SocketAddr,
}

impl Place {
    /// Holds an address; port 0 for any free one.
    pub(crate) fn hold(address: SocketAddr) -> std::io::Result<Self> {
        let held = bound(address)?;
        let address = held.local_addr()?.as_socket().unwrap_or(address);
        Ok(Self { _held: held, address })
    }
    /// Listens there.
    pub(crate) fn listen(&self) -> std::io::Result<TcpListener> {
        let socket = bound(self.address)?;
        socket.listen(1024)?;
        Ok(socket.into())
    }
}

fn bound(address: SocketAddr) -> std::io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    Ok(socket)
}

/// Whether the server listens, and a bell for when it should look whether it ought to.
pub(crate) struct Presence {
    listens: Mutex<bool>,
    changed: Condvar,
    bell: Notify,
}

impl Default for Presence {
    /// It listens from the start.
    fn default() -> Self {
        Self { listens: Mutex::new(true), changed: Condvar::new(), bell: Notify::new() }
    }
}

impl Presence {
    /// The server listens now, or no longer.
    pub(crate) fn set(&self, listens: bool) {
        *self.listens.lock().unwrap_or_else(PoisonError::into_inner) = listens;
        self.changed.notify_all();
    }
    /// Asks the server to look.
    pub(crate) fn ring(&self) {
        self.bell.notify_one();
    }
    /// Waits for the bell.
    pub(crate) async fn bell(&self) {
        self.bell.notified().await;
    }
    /// Waits until the server listens or no longer does, but not for ever: it may have been stopped.
    pub(crate) fn wait_for(&self, wanted: bool) {
        let listens = self.listens.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_timeout_while(listens, Duration::from_secs(5), |listens| *listens != wanted));
    }
}
