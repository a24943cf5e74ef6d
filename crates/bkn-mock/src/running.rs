//! Starting, stopping, and the hands of a test on a running mock.

use std::{
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    thread::JoinHandle,
};

use actix_web::{App, HttpServer, middleware::from_fn, rt::System, web};
use chrono::NaiveDate;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use serde_json::Value;
use tokio::sync::oneshot;

use crate::{
    Mock, app,
    calls::{admin, tokens::issue_sso},
    choices::Choices,
    credentials::Credentials,
    faults::{Order, without_base},
    gate,
    log::Seen,
    options::{Options, TlsFiles},
    seed::{self, Person, SeedError, Unit},
    state::{StateError, tokens, tokens::Kind},
};

/// Why the mock cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The state file.
    #[error("the state file cannot be opened; is another bkn-mock using it?")]
    State(#[from] StateError),
    /// The address.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Certificate or key.
    #[error("{0} is no usable PEM file")]
    Pem(PathBuf),
    /// Certificate and key do not fit.
    #[error("the certificate and the key cannot be used together")]
    Tls(#[source] rustls::Error),
    /// The export.
    #[error("the export cannot be read")]
    Seed(#[from] SeedError),
    /// The server's thread.
    #[error("the server's thread cannot be started")]
    Thread(#[source] std::io::Error),
}

/// A running mock. Dropping it stops it.
pub struct Running {
    handle: Handle,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<std::io::Result<()>>>,
}

/// Hands on a running mock, for tests and demos. Cheap to clone.
#[derive(Clone)]
pub struct Handle {
    mock: web::Data<Mock>,
    address: SocketAddr,
    tls_address: Option<SocketAddr>,
    credentials: Credentials,
}

/// A kind of token to revoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// The gateway's.
    Gateway,
    /// People's, with their refresh tokens.
    Sso,
}

/// Starts the mock; it listens when this returns.
pub fn start(options: Options) -> Result<Running, StartError> {
    let mock = Mock::open(&options)?;
    if let Some(files) = &options.seed_from {
        seed::from_files(&mock.state, files)?;
    }
    let mut credentials = mock.credentials.clone();
    let issued = issue_sso(&mock)?;
    credentials.sso_token = issued.get("access_token").and_then(Value::as_str).unwrap_or_default().to_owned();
    let (listener, address) = listen(options.listen)?;
    let tls = options
        .tls
        .as_ref()
        .map(|files| Ok::<_, StartError>((listen(files.listen)?, tls_config(files)?)))
        .transpose()?;
    let tls_address = tls.as_ref().map(|((_, address), _)| *address);
    let mock = web::Data::new(mock);
    let handle = Handle { mock: mock.clone(), address, tls_address, credentials };
    let (stop, stopped) = oneshot::channel();
    let thread = std::thread::Builder::new()
        .name("bkn-mock".to_owned())
        .spawn(move || {
            System::new().block_on(serve(
                mock,
                listener,
                tls.map(|((listener, _), config)| (listener, config)),
                stopped,
            ))
        })
        .map_err(StartError::Thread)?;
    Ok(Running { handle, stop: Some(stop), thread: Some(thread) })
}

async fn serve(
    mock: web::Data<Mock>,
    listener: TcpListener,
    tls: Option<(TcpListener, rustls::ServerConfig)>,
    stopped: oneshot::Receiver<()>,
) -> std::io::Result<()> {
    let factory =
        move || App::new().app_data(mock.clone()).wrap(from_fn(gate::faults_and_log)).configure(app::configure);
    let mut server = HttpServer::new(factory).workers(2).disable_signals().shutdown_timeout(1).listen(listener)?;
    if let Some((listener, config)) = tls {
        server = server.listen_rustls_0_23(listener, config)?;
    }
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(async move {
        // An error means that the running mock was dropped, which is a wish to stop too.
        drop(stopped.await);
        handle.stop(false).await;
    });
    server.await
}

fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

fn tls_config(files: &TlsFiles) -> Result<rustls::ServerConfig, StartError> {
    let pem = |path: &Path| StartError::Pem(path.to_owned());
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect)
        .map_err(|_| pem(&files.certificate))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|_| pem(&files.key))?;
    bkn::install_crypto();
    rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).map_err(StartError::Tls)
}

impl Running {
    /// Base address, e.g. `http://127.0.0.1:40123`.
    #[must_use]
    pub fn address(&self) -> String {
        self.handle.address()
    }
    /// What a client needs to be let in.
    #[must_use]
    pub const fn credentials(&self) -> &Credentials {
        &self.handle.credentials
    }
    /// Hands on it.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }
    /// Stops it and waits until it has.
    pub fn stop(mut self) {
        self.halt();
    }
    /// Waits until it stops by itself, i.e. for ever unless the server fails.
    pub fn wait(mut self) -> std::io::Result<()> {
        let result = self.thread.take().map(JoinHandle::join);
        match result {
            Some(Ok(result)) => result,
            Some(Err(_)) => Err(std::io::Error::other("the server's thread panicked")),
            None => Ok(()),
        }
    }
    fn halt(&mut self) {
        drop(self.stop.take());
        if let Some(Err(_)) | Some(Ok(Err(_))) = self.thread.take().map(JoinHandle::join) {
            tracing::error!("the mock's server ended with an error");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.halt();
    }
}

impl Handle {
    /// Base address.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }
    /// Base address of the second listener, by TLS.
    #[must_use]
    pub fn tls_address(&self) -> Option<String> {
        self.tls_address.map(|address| format!("https://{address}"))
    }
    /// Orders a fault.
    pub fn order(&self, order: Order) {
        self.mock.faults.order(order);
    }
    /// Takes all orders back.
    pub fn clear_faults(&self) {
        self.mock.faults.clear();
    }
    /// The last thousand requests.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        self.mock.log.all()
    }
    /// How many of them had a path beginning so, with or without the API's base path.
    #[must_use]
    pub fn count(&self, path: &str) -> usize {
        self.requests()
            .iter()
            .filter(|seen| seen.path.starts_with(path) || without_base(&seen.path).starts_with(path))
            .count()
    }
    /// Sets today; `None` for the day in Jakarta by the machine's clock.
    pub fn set_today(&self, day: Option<NaiveDate>) -> Result<(), StateError> {
        self.mock.set_today(day)
    }
    /// Revokes every token of a kind.
    pub fn revoke(&self, kind: TokenKind) -> Result<(), StateError> {
        let kinds: &[Kind] = match kind {
            TokenKind::Gateway => &[Kind::Gateway],
            TokenKind::Sso => &[Kind::Sso, Kind::Refresh],
        };
        self.mock.state.write(|tx| kinds.iter().try_for_each(|kind| tokens::revoke_all(tx, *kind).map(drop)))
    }
    /// Issues another SSO token, as if pasted.
    pub fn issue_sso_token(&self) -> Result<String, StateError> {
        let issued = issue_sso(&self.mock)?;
        Ok(issued.get("access_token").and_then(Value::as_str).unwrap_or_default().to_owned())
    }
    /// The choices in force.
    #[must_use]
    pub fn choices(&self) -> Choices {
        self.mock.choices()
    }
    /// Puts other choices in force.
    pub fn set_choices(&self, choices: Choices) {
        self.mock.set_choices(choices);
    }
    /// Sets a proposal's status as the operator does; `false` when there is no such proposal. `name` may be one never seen.
    pub fn set_proposal_status(&self, id: &str, code: &str, name: &str, reason: &str) -> Result<bool, StateError> {
        self.mock.state.write(|tx| admin::set_status(tx, id, code, name, reason))
    }
    /// Adds or replaces people, each with one rank row and one position row when they are new.
    pub fn add_people(&self, people: impl IntoIterator<Item = Person>) -> Result<(), StateError> {
        self.mock.state.write(|tx| people.into_iter().try_for_each(|person| seed::add_person(tx, &person)))
    }
    /// Adds or replaces units.
    pub fn add_units(&self, units: impl IntoIterator<Item = Unit>) -> Result<(), StateError> {
        self.mock.state.write(|tx| units.into_iter().try_for_each(|unit| seed::add_unit(tx, &unit)))
    }
    /// Adds rows to a history of the person with this number, as another agency or the registry itself would: also to those that
    /// have no save. `history` is the name after `rw-`, or one of `pasangan`, `anak`, `ayah`, `ibu`, `nilaiipasn`; members are the
    /// wire's, and an `id` is made where there is none. Tells how many were added: none when there is no such person or history.
    pub fn add_rows(
        &self,
        nip: &str,
        history: &str,
        rows: impl IntoIterator<Item = Value>,
    ) -> Result<usize, StateError> {
        self.mock.state.write(|tx| seed::add_rows(tx, nip, history, rows))
    }
    /// Counts: `people`, `units`, `proposals`, `rank_rows`, `position_rows`, `today`.
    pub fn counts(&self) -> Result<Value, StateError> {
        self.mock.counts()
    }
}
