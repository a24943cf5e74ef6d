//! Settings: one struct per topic, every key explained in `config/default.toml`.
//!
//! Layers, later ones win: `config/default.toml` (compiled in), `config/NAME.toml` or `--config FILE`,
//! `DATABASE_URL`, then variables `SIMASN__SECTION__KEY`. A key that no layer should have is refused with the nearest
//! right one. This is the only place that reads environment variables.

mod layers;
mod redacted;

use std::{net::SocketAddr, path::PathBuf};

use pg::PoolSettings;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

pub use layers::{DEFAULTS, SettingsError, Source};

/// Where the settings are read from, as told on the command line.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Place {
    /// Settings file to read instead of config/NAME.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Read config/NAME.toml
    #[arg(long, global = true, value_name = "NAME", env = "SIMASN_ENVIRONMENT", conflicts_with = "config")]
    environment: Option<String>,
}

/// Everything that can be set.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The web server.
    pub server: Server,
    /// PostgreSQL.
    pub database: Database,
    /// Logs.
    pub log: Log,
    /// Passwords, lock-out, tokens and sessions.
    pub accounts: accounts::Settings,
    /// Where the bytes of documents lie.
    pub documents: documents::Settings,
    /// Cookies, limits, metrics.
    pub web: web::Settings,
    /// The national registry.
    pub registry: Registry,
    /// The worker that carries changes to the registry.
    pub sync: sync::Settings,
    /// Taking stock of the registry.
    pub reconcile: reconcile::Settings,
}

/// The web server.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port of API and pages.
    pub listen: SocketAddr,
    /// Address people see, without a slash at the end.
    pub public_url: String,
    /// Where `simasn worker` answers health and metrics; empty: nowhere.
    pub worker_listen: String,
    /// Threads that answer requests; 0: one for each processor.
    pub threads: usize,
    /// Seconds that running requests may take to finish when the program is told to stop.
    pub drain_seconds: u64,
}

/// PostgreSQL and the folder of data.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `postgresql://…`; empty: a private server under `data_dir`.
    #[serde(serialize_with = "redacted::secret")]
    pub url: SecretString,
    /// Folder of everything the program keeps on disk.
    pub data_dir: PathBuf,
    /// Folder with `initdb` and `postgres`; empty: search.
    pub bin_dir: PathBuf,
    /// Bring the schema up to date at start.
    pub migrate: bool,
    /// Role taken on every connection; empty: stay whoever the URL says.
    pub role: String,
    /// Connections kept open.
    pub pool_size: u32,
    /// Longest wait for a free connection, in milliseconds.
    pub wait_ms: u64,
    /// Longest statement, in milliseconds.
    pub statement_timeout_ms: u64,
    /// Longest wait for a row lock, in milliseconds.
    pub lock_timeout_ms: u64,
}

impl Database {
    /// What the pool needs to know.
    #[must_use]
    pub fn pool(&self) -> PoolSettings {
        PoolSettings {
            size: self.pool_size,
            wait_ms: self.wait_ms,
            statement_timeout_ms: self.statement_timeout_ms,
            lock_timeout_ms: self.lock_timeout_ms,
            role: self.role.clone(),
        }
    }
}

/// Logs.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// For people or for machines.
    pub format: LogFormat,
    /// What is logged, in the words of `tracing_subscriber::EnvFilter`.
    pub filter: String,
}

/// The national registry: where it is and how to be let in.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    /// Which registry.
    pub environment: RegistryKind,
    /// With `custom`: the address that has everything, as a mock has it.
    pub address: String,
    /// How a promotion proposal gets in.
    pub proposals: ProposalWay,
    /// Consumer key of the gateway.
    pub consumer_key: String,
    /// Consumer secret of the gateway.
    #[serde(serialize_with = "redacted::secret")]
    pub consumer_secret: SecretString,
    /// The agency's client at the SSO.
    pub sso_client_id: String,
    /// NIP of the officer or service account that signs in.
    pub sso_username: String,
    /// Their password.
    #[serde(serialize_with = "redacted::secret")]
    pub sso_password: SecretString,
    /// A token got elsewhere, instead of user name and password.
    #[serde(serialize_with = "redacted::secret")]
    pub sso_token: SecretString,
    /// PEM file of further certificate authorities.
    pub ca_file: PathBuf,
    /// HTTP proxy.
    pub proxy: String,
    /// Longest wait for a connection, in seconds.
    pub connect_timeout_seconds: u64,
    /// Longest time for a whole call, in seconds.
    pub total_timeout_seconds: u64,
}

/// Which registry is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistryKind {
    /// None: nothing is sent, events wait.
    None,
    /// BKN's production.
    Production,
    /// BKN's training environment.
    Training,
    /// One address of one's own, such as the mock's.
    Custom,
}

/// How a promotion proposal gets into the registry, which has no call for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalWay {
    /// An officer types it in; the worker polls the list until it shows up.
    Manual,
    /// By the mock's own call.
    Mock,
}

/// Form of the log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Reads the settings of this process.
///
/// # Errors
/// [`SettingsError`], each naming the place, the key and how to mend it.
pub fn load(place: &Place) -> Result<Settings, SettingsError> {
    layers::load(&Source::of_process(place.config.as_deref(), place.environment.as_deref())?)
}

/// Reads the settings from a given source; for tests, which have no process of their own.
///
/// # Errors
/// As [`load`].
pub fn from_source(source: &Source) -> Result<Settings, SettingsError> {
    layers::load(source)
}
