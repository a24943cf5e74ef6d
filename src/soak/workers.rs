//! Worker processes of the program itself, one of which is killed now and then.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::Context;

use crate::database::Database;

/// Shorter times than in production, so that the end does not wait for hours. What is promised does not depend on them.
const SETTINGS: &str = "[sync]
concurrency = 8
lease_seconds = 20
retry_seconds = [1, 2, 4, 8]
settling_seconds = [1, 1, 2]
poll_seconds = 3600
pause_seconds = 2
";

pub(super) struct Workers {
    program: PathBuf,
    folder: PathBuf,
    environment: Vec<(&'static str, String)>,
    children: Vec<Child>,
    next: usize,
    kills: u64,
}

impl Workers {
    pub(super) fn start(
        count: usize,
        database: &Database,
        mock: &bkn_mock::Running,
        folder: &Path,
    ) -> anyhow::Result<Self> {
        std::fs::write(folder.join("soak.toml"), SETTINGS).context("the workers' settings cannot be written")?;
        let keys = mock.credentials();
        let environment = vec![
            ("DATABASE_URL", database.owner_url().to_owned()),
            ("SIMASN__DATABASE__DATA_DIR", folder.display().to_string()),
            ("SIMASN__SERVER__WORKER_LISTEN", String::new()),
            ("SIMASN__LOG__FILTER", "off".to_owned()),
            ("SIMASN__REGISTRY__ENVIRONMENT", "custom".to_owned()),
            ("SIMASN__REGISTRY__ADDRESS", mock.address()),
            ("SIMASN__REGISTRY__CONSUMER_KEY", keys.client_id.clone()),
            ("SIMASN__REGISTRY__CONSUMER_SECRET", keys.client_secret.clone()),
            ("SIMASN__REGISTRY__SSO_CLIENT_ID", keys.sso_client_id.clone()),
            ("SIMASN__REGISTRY__SSO_USERNAME", keys.sso_username.clone()),
            ("SIMASN__REGISTRY__SSO_PASSWORD", keys.sso_password.clone()),
        ];
        let program = std::env::current_exe().context("the program does not know its own file")?;
        let folder = folder.to_owned();
        let mut workers = Self { program, folder, environment, children: Vec::new(), next: 0, kills: 0 };
        for _ in 0..count.max(1) {
            let child = workers.spawn()?;
            workers.children.push(child);
        }
        Ok(workers)
    }

    fn spawn(&self) -> anyhow::Result<Child> {
        Command::new(&self.program)
            .arg("--config")
            .arg(self.folder.join("soak.toml"))
            .arg("worker")
            .current_dir(&self.folder)
            .envs(self.environment.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .context("a worker cannot be started")
    }

    /// Kills the next one, as a power cut does, and starts another in its place.
    pub(super) fn kill_one(&mut self) -> anyhow::Result<()> {
        let another = self.spawn()?;
        let at = self.next % self.children.len();
        if let Some(child) = self.children.get_mut(at) {
            end(child);
            *child = another;
        }
        self.next += 1;
        self.kills += 1;
        Ok(())
    }

    /// A worker that ended by itself would hide a fault.
    pub(super) fn all_alive(&mut self) -> anyhow::Result<()> {
        for child in &mut self.children {
            if let Some(status) = child.try_wait()? {
                anyhow::bail!("a worker ended by itself: {status}");
            }
        }
        Ok(())
    }

    pub(super) const fn kills(&self) -> u64 {
        self.kills
    }

    pub(super) fn stop(mut self) {
        self.children.iter_mut().for_each(end);
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.children.iter_mut().for_each(end);
    }
}

/// SIGKILL. One that is gone already is as good.
fn end(child: &mut Child) {
    if child.kill().and_then(|()| child.wait()).is_err() {
        tracing::debug!("a worker had ended before it was killed");
    }
}
