//! What can be done to connections besides answering: resetting one, closing all.

use std::{
    any::Any,
    net::Shutdown,
    os::fd::AsFd,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::{
    dev::{Extensions, ServiceRequest},
    rt::net::TcpStream,
};
use socket2::Socket;

/// A second name of the socket under a connection.
struct Wire(Arc<Socket>);

/// The connections there are.
#[derive(Default)]
pub(crate) struct Wires {
    open: Mutex<Vec<Weak<Socket>>>,
}

impl Wires {
    /// Keeps hold of the socket of a new connection.
    pub(crate) fn keep(&self, connection: &dyn Any, data: &mut Extensions) {
        let stream = connection
            .downcast_ref::<TcpStream>()
            .or_else(|| connection.downcast_ref::<TlsStream<TcpStream>>().map(|secure| secure.get_ref().0));
        let Some(socket) = stream.and_then(|stream| stream.as_fd().try_clone_to_owned().ok()) else { return };
        let socket = Arc::new(Socket::from(socket));
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|wire| wire.strong_count() > 0);
        open.push(Arc::downgrade(&socket));
        data.insert(Wire(socket));
    }
    /// Closes them all.
    pub(crate) fn close(&self) {
        for socket in
            self.open.lock().unwrap_or_else(PoisonError::into_inner).drain(..).filter_map(|wire| wire.upgrade())
        {
            // An error means that it is closed already.
            drop(socket.shutdown(Shutdown::Both));
        }
    }
}

/// Makes the close of this request's connection a reset.
pub(crate) fn reset_on_close(request: &ServiceRequest) {
    let set = request.conn_data::<Wire>().map(|wire| wire.0.set_linger(Some(Duration::ZERO)));
    if let Some(Err(error)) = set {
        tracing::warn!(%error, "a connection is closed instead of reset");
    }
}
