//! How to start the mock.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use crate::{choices::Choices, seed::SeedFiles};

/// Certificate and key for TLS, both PEM.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// Certificate chain.
    pub certificate: PathBuf,
    /// Private key.
    pub key: PathBuf,
    /// Where the second listener is.
    pub listen: SocketAddr,
}

/// How to start the mock.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 for any free one.
    pub listen: SocketAddr,
    /// State file; `None` keeps everything in memory.
    pub state: Option<PathBuf>,
    /// Every commit waits for the disk. Without it a commit survives `kill -9` of the mock, but not a power cut.
    pub sync_disk: bool,
    /// A second listener with TLS.
    pub tls: Option<TlsFiles>,
    /// What to fill an empty state from.
    pub seed_from: Option<SeedFiles>,
    /// How long a proposal waits before the next listing decides it; `None` leaves it to the operator.
    pub decide_after: Option<Duration>,
    /// Life of a gateway token.
    pub gateway_life: Duration,
    /// Life of an SSO token.
    pub sso_life: Duration,
    /// Lets the operator in from other machines, as `Authorization: Bearer …`; without it only this machine is.
    pub operator_token: Option<String>,
    /// What to do where the contract is silent.
    pub choices: Choices,
}

impl Options {
    /// On a free port of this machine, nothing kept, proposals decided at once.
    #[must_use]
    pub fn in_memory() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            state: None,
            sync_disk: false,
            tls: None,
            seed_from: None,
            decide_after: Some(Duration::ZERO),
            gateway_life: Duration::from_secs(3600),
            sso_life: Duration::from_secs(43_200),
            operator_token: None,
            choices: Choices::default(),
        }
    }

    /// The same, with everything kept in `file`.
    #[must_use]
    pub fn kept_in(file: impl Into<PathBuf>) -> Self {
        Self { state: Some(file.into()), ..Self::in_memory() }
    }
}
