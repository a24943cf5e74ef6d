//! The registry compared with what was approved, person by person, through a client of its own.

use std::{fmt, time::Duration};

use anyhow::Context;
use bkn::{Addresses, CallId, Client, Options, Registry, SsoLogin};

use super::changes::{Changes, Expected};

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Changes that were approved.
    pub approved: u64,
    /// From the first change to rest.
    pub took: Duration,
    /// Workers killed.
    pub kills: u64,
    /// Parked on the way, and sent again by the officer at the end.
    pub parked: u64,
    /// People with a change.
    pub people: u64,
    /// Rows the registry got.
    pub rows: u64,
    /// Approved and not there.
    pub lost: u64,
    /// There more than once, or never approved.
    pub doubled: u64,
    /// There in another order than approved.
    pub disordered: u64,
}

impl Verdict {
    /// Whether the promise was kept.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.disordered == 0
    }

    pub(super) fn of(
        changes: &Changes,
        mock: &bkn_mock::Running,
        took: Duration,
        kills: u64,
        parked: u64,
    ) -> anyhow::Result<Self> {
        let mut verdict = Self {
            approved: changes.count(),
            took,
            kills,
            parked,
            people: 0,
            rows: 0,
            lost: 0,
            doubled: 0,
            disordered: 0,
        };
        let client = client(mock)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            for person in changes.expected() {
                verdict.look_at(&client, person).await?;
            }
            anyhow::Ok(())
        })?;
        Ok(verdict)
    }

    async fn look_at(&mut self, client: &Client, person: &Expected) -> anyhow::Result<()> {
        let call = CallId::new("soak");
        let rows = client.position_history(&call, &person.nip).await.context("the registry's rows cannot be read")?;
        let there: Vec<&str> = rows
            .iter()
            .filter_map(|row| row.decree_number.as_deref())
            .filter(|number| number.ends_with("/SOAK"))
            .collect();
        let approved: Vec<&str> = person.decrees.iter().map(String::as_str).collect();
        let times = |decree: &str| there.iter().filter(|number| **number == decree).count();
        let lost = approved.iter().filter(|decree| times(decree) == 0).count();
        let surplus = there.len() - (approved.len() - lost);
        self.people += 1;
        self.rows += u64::try_from(there.len())?;
        self.lost += u64::try_from(lost)?;
        self.doubled += u64::try_from(surplus)?;
        if lost == 0 && surplus == 0 && there != approved {
            self.disordered += 1;
        }
        if let Some(phone) = &person.phone {
            let record = client.data_utama(&call, &person.nip).await.context("the registry's record cannot be read")?;
            self.lost += u64::from(record.mobile.as_deref() != Some(phone));
        }
        Ok(())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.took.as_secs_f64();
        let approved = u32::try_from(self.approved).unwrap_or(u32::MAX);
        writeln!(
            f,
            "{} changes of {} people in {seconds:.1} s: {:.0} a second",
            self.approved,
            self.people,
            f64::from(approved) / seconds
        )?;
        writeln!(
            f,
            "workers killed: {}; parked and sent again: {}; rows at the registry: {}",
            self.kills, self.parked, self.rows
        )?;
        write!(f, "lost: {}, doubled: {}, in another order: {}", self.lost, self.doubled, self.disordered)
    }
}

fn client(mock: &bkn_mock::Running) -> anyhow::Result<Client> {
    let keys = mock.credentials();
    let login = SsoLogin::Password {
        client_id: keys.sso_client_id.clone(),
        username: keys.sso_username.clone(),
        password: keys.sso_password.clone().into(),
    };
    let addresses = Addresses::at(&mock.address())?;
    let options = Options::new(addresses, keys.client_id.clone(), keys.client_secret.clone().into(), login);
    Ok(Client::new(&options)?)
}
