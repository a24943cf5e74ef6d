//! The mock registry as a program; see the library for what it does.

use std::{
    io::{Write, stderr, stdout},
    net::SocketAddr,
    path::PathBuf,
    time::Duration,
};

use anyhow::Context;
use bkn_mock::{Choices, Options, SeedFiles, TlsFiles};
use clap::Parser;
use serde_json::json;

/// A mock of BKN's SIASN. Prints one JSON line with its address and credentials when it is ready; logs to standard error.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 for any free one
    #[arg(long, default_value = "127.0.0.1:8243")]
    listen: SocketAddr,
    /// File that keeps the state
    #[arg(long)]
    state: PathBuf,
    /// Wait for the disk at every commit: survives a power cut too, at a hundredth of the speed
    #[arg(long)]
    sync_disk: bool,
    /// Certificate chain (PEM) of a second listener, with TLS
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key (PEM)
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Where the second listener is
    #[arg(long, default_value = "127.0.0.1:0")]
    tls_listen: SocketAddr,
    /// Profile export (xlsx or csv) to fill an empty state from
    #[arg(long)]
    seed_from: Option<PathBuf>,
    /// List of units (csv or xlsx) beside the export: makes `ref-unor` a tree
    #[arg(long, requires = "seed_from")]
    seed_units: Option<PathBuf>,
    /// Histories (one JSON object per person and line); default: the file of the export's name with the ending
    /// .riwayat-bkn.jsonl, if there is one
    #[arg(long, requires = "seed_from")]
    seed_histories: Option<PathBuf>,
    /// Seconds a proposal waits before the next listing decides it
    #[arg(long, default_value_t = 0, conflicts_with = "decide_by_operator")]
    decide_after: u64,
    /// Decide nothing by itself
    #[arg(long)]
    decide_by_operator: bool,
    /// Life of a gateway token in seconds
    #[arg(long, default_value_t = 3600)]
    gateway_life: u64,
    /// Life of an SSO token in seconds
    #[arg(long, default_value_t = 43_200)]
    sso_life: u64,
    /// Lock the SSO account after so many wrong passwords in a row; 0 for never
    #[arg(long, default_value_t = 0)]
    lock_after: u32,
    /// Lets the operator's calls in from other machines, as `Authorization: Bearer …`; without it only from this one
    #[arg(long, env = "BKN_MOCK_OPERATOR_TOKEN", hide_env_values = true)]
    operator_token: Option<String>,
}

impl Arguments {
    fn options(self) -> Options {
        let listen = self.tls_listen;
        let files = self.tls_cert.zip(self.tls_key);
        let (units, histories) = (self.seed_units, self.seed_histories);
        Options {
            listen: self.listen,
            tls: files.map(|(certificate, key)| TlsFiles { certificate, key, listen }),
            seed_from: self.seed_from.map(|export| SeedFiles { export, units, histories }),
            decide_after: (!self.decide_by_operator).then(|| Duration::from_secs(self.decide_after)),
            gateway_life: Duration::from_secs(self.gateway_life),
            sso_life: Duration::from_secs(self.sso_life),
            sync_disk: self.sync_disk,
            operator_token: self.operator_token,
            choices: Choices { lock_after: self.lock_after, ..Choices::default() },
            ..Options::kept_in(self.state)
        }
    }
}

fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_writer(stderr).with_max_level(tracing::Level::INFO).init();
    let running = bkn_mock::start(Arguments::parse().options()).context("bkn-mock cannot start")?;
    let mut line = serde_json::to_value(running.credentials())?;
    if let Some(line) = line.as_object_mut() {
        line.insert("address".to_owned(), json!(running.address()));
        line.insert("tls_address".to_owned(), json!(running.handle().tls_address()));
    }
    writeln!(stdout().lock(), "{line}")?;
    running.wait().context("the server failed")
}
