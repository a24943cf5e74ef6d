//! Starting, stopping, and the hands of a test on a running mock.

use std::{
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    thread::JoinHandle,
    time::Duration,
};

use actix_web::{App, HttpServer, dev::Server, middleware::from_fn, rt::System, web};
use chrono::NaiveDate;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use serde_json::Value;
use tokio::sync::oneshot;

use crate::{
    Mock, app,
    calls::{admin, tokens::issue_sso},
    choices::Choices,
    credentials::Credentials,
    faults::{Order, TokenKind, without_base},
    gate,
    listening::Place,
    log::Seen,
    moves::{self, Move, Service},
    options::{Options, TlsFiles},
    revoke,
    seed::{self, Person, SeedError, Unit},
    state::StateError,
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
    pub(crate) mock: web::Data<Mock>,
    address: SocketAddr,
    tls_address: Option<SocketAddr>,
    credentials: Credentials,
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
    let plain = hold(options.listen)?;
    let tls =
        options.tls.as_ref().map(|files| Ok::<_, StartError>((hold(files.listen)?, tls_config(files)?))).transpose()?;
    let address = plain.address;
    let tls_address = tls.as_ref().map(|(place, _)| place.address);
    let doors = Doors { plain, tls };
    let open = doors.open()?;
    let mock = web::Data::new(mock);
    let handle = Handle { mock: mock.clone(), address, tls_address, credentials };
    let (stop, stopped) = oneshot::channel();
    let thread = std::thread::Builder::new()
        .name("bkn-mock".to_owned())
        .spawn(move || System::new().block_on(serve(mock, doors, open, stopped)))
        .map_err(StartError::Thread)?;
    Ok(Running { handle, stop: Some(stop), thread: Some(thread) })
}

/// Where the mock listens.
struct Doors {
    plain: Place,
    tls: Option<(Place, rustls::ServerConfig)>,
}

/// The listeners at the doors.
type Open = (TcpListener, Option<TcpListener>);

impl Doors {
    fn open(&self) -> Result<Open, StartError> {
        let listen =
            |place: &Place| place.listen().map_err(|source| StartError::Listen { address: place.address, source });
        Ok((listen(&self.plain)?, self.tls.as_ref().map(|(place, _)| listen(place)).transpose()?))
    }
}

/// Serves until stopped, with pauses while connections are to be refused.
async fn serve(
    mock: web::Data<Mock>,
    doors: Doors,
    open: Open,
    mut stopped: oneshot::Receiver<()>,
) -> std::io::Result<()> {
    let mut open = open;
    loop {
        let server = serve_once(&mock, &doors, open)?;
        let handle = server.handle();
        let mut server = actix_web::rt::spawn(server);
        mock.presence.set(true);
        let goes_on = tokio::select! {
            // An error means that the running mock was dropped, which is a wish to stop too.
            _ = &mut stopped => false,
            () = until_refusing(&mock, true) => true,
            ended = &mut server => return ended.map_err(std::io::Error::other)?,
        };
        mock.wires.close();
        handle.stop(false).await;
        server.await.map_err(std::io::Error::other)??;
        mock.presence.set(false);
        if !goes_on {
            return Ok(());
        }
        tokio::select! {
            _ = &mut stopped => return Ok(()),
            () = until_refusing(&mock, false) => {}
        }
        open = doors.open().map_err(std::io::Error::other)?;
    }
}

fn serve_once(mock: &web::Data<Mock>, doors: &Doors, (plain, secure): Open) -> std::io::Result<Server> {
    let (mock, wires) = (mock.clone(), mock.clone());
    let factory =
        move || App::new().app_data(mock.clone()).wrap(from_fn(gate::faults_and_log)).configure(app::configure);
    let mut server = HttpServer::new(factory)
        .workers(2)
        .disable_signals()
        .shutdown_timeout(1)
        .on_connect(move |connection, data| wires.wires.keep(connection, data))
        .listen(plain)?;
    if let Some((listener, (_, config))) = secure.zip(doors.tls.as_ref()) {
        server = server.listen_rustls_0_23(listener, config.clone())?;
    }
    Ok(server.run())
}

/// Waits until connections are to be refused, or no longer are.
async fn until_refusing(mock: &Mock, wanted: bool) {
    loop {
        let now = mock.state.now();
        let refusing = mock.faults.refusing(now);
        if refusing.is_some() == wanted {
            return;
        }
        let left = refusing.flatten().and_then(|until| (until - now).to_std().ok()).unwrap_or(Duration::MAX);
        // An order that has run out rings no bell.
        drop(tokio::time::timeout(left, mock.presence.bell()).await);
    }
}

fn hold(address: SocketAddr) -> Result<Place, StartError> {
    Place::hold(address).map_err(|source| StartError::Listen { address, source })
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
    /// Orders a fault and tells the number to take it back by; 0 when the state cannot be read. An order to refuse connections
    /// has taken effect when this returns.
    pub fn order(&self, order: Order) -> u64 {
        let ordered = self.mock.order(order);
        self.mock.wait_for_presence();
        ordered.unwrap_or_else(|error| {
            tracing::error!(%error, "a fault could not be ordered");
            0
        })
    }
    /// Takes an order back; `false` when there is none of this number.
    pub fn take_back(&self, id: u64) -> bool {
        let taken = self.mock.take_back(Some(id));
        self.mock.wait_for_presence();
        taken
    }
    /// Takes all orders back.
    pub fn clear_faults(&self) {
        self.mock.take_back(None);
        self.mock.wait_for_presence();
    }
    /// Moves the mock's clock on: tokens run out, orders end, proposals become due, the day changes.
    pub fn advance(&self, by: Duration) {
        self.mock.advance(by);
        self.mock.wait_for_presence();
    }
    /// Puts every row of a history (`jabatan`, `skp22` …) of a person there once more, as found in real registries, and tells
    /// how many there were.
    pub fn duplicate_rows(&self, nip: &str, kind: &str) -> Result<usize, StateError> {
        self.mock.duplicate_rows(nip, kind)
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
        revoke::all(&self.mock, kind).map(drop)
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
    /// Makes a move with a proposal of a service, as the operator does; the reason when it cannot be made, `None` when there is no
    /// such proposal.
    pub fn move_proposal(
        &self,
        service: Service,
        id: &str,
        step: Move,
    ) -> Result<Option<Result<(), &'static str>>, StateError> {
        self.mock.state.write(|tx| moves::make(tx, service, id, step))
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
    /// have no save. `history` is the name after `rw-`, or one of `pasangan`, `anak`, `ayah`, `ibu`, `nilaiipasn`, `usul-pensiun`, `usul-pengadaan`, `usul-imut` …; members are the
    /// wire's, and an `id` is made where there is none. Rows of nobody in particular have an empty number. Tells how many were added: none when there is no such person or history.
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
