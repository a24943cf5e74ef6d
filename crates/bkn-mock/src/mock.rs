use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use chrono::NaiveDate;

use crate::{
    choices::Choices,
    credentials::Credentials,
    faults::{Fault, Faults, Order},
    listening::Presence,
    log::Log,
    options::Options,
    state::{Outcome, State, people, rows},
    wire::Wires,
};

/// Lives of new tokens in seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lives {
    pub(crate) gateway: i64,
    pub(crate) sso: i64,
}

/// Everything the calls share.
pub(crate) struct Mock {
    pub(crate) state: State,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    pub(crate) credentials: Credentials,
    pub(crate) lives: Lives,
    pub(crate) decide_after: Option<Duration>,
    pub(crate) operator_token: Option<String>,
    pub(crate) presence: Presence,
    pub(crate) wires: Wires,
    choices: RwLock<Choices>,
}

impl Mock {
    /// Opens the state and finds or makes the credentials.
    pub(crate) fn open(options: &Options) -> Outcome<Self> {
        let state = State::open(options.state.as_deref(), options.sync_disk)?;
        let credentials = state.write(Credentials::of)?;
        let seconds = |life: Duration| i64::try_from(life.as_secs()).unwrap_or(i64::MAX);
        Ok(Self {
            state,
            faults: Faults::default(),
            log: Log::default(),
            credentials,
            lives: Lives { gateway: seconds(options.gateway_life), sso: seconds(options.sso_life) },
            decide_after: options.decide_after,
            operator_token: options.operator_token.clone(),
            presence: Presence::default(),
            wires: Wires::default(),
            choices: RwLock::new(options.choices.clone()),
        })
    }

    /// The choices in force.
    pub(crate) fn choices(&self) -> Choices {
        self.choices.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts other choices in force.
    pub(crate) fn set_choices(&self, choices: Choices) {
        *self.choices.write().unwrap_or_else(PoisonError::into_inner) = choices;
    }

    /// Gives an order and tells its number.
    pub(crate) fn order(&self, order: Order) -> Outcome<u64> {
        let before = if order.fault == Fault::StaleReads { Some(Arc::new(self.state.view()?)) } else { None };
        let id = self.faults.order(order, before, self.state.now());
        self.presence.ring();
        Ok(id)
    }

    /// Takes an order back; `None` for all. `false` when there is none of this number.
    pub(crate) fn take_back(&self, id: Option<u64>) -> bool {
        let taken = id.is_none_or(|id| self.faults.take_back(id));
        if id.is_none() {
            self.faults.clear();
        }
        self.presence.ring();
        taken
    }

    /// Puts every row of a history of a person there once more and tells how many there were.
    pub(crate) fn duplicate_rows(&self, nip: &str, kind: &str) -> Outcome<usize> {
        self.state.write(|tx| {
            let Some(person) = people::id_of(tx, nip)? else { return Ok(0) };
            let found = rows::of_person(tx, kind, &person)?;
            found.iter().try_for_each(|row| rows::duplicate(tx, &people::text(row, "id")).map(drop))?;
            Ok(found.len())
        })
    }

    /// Moves the mock's clock on.
    pub(crate) fn advance(&self, by: Duration) {
        self.state.advance(by);
        self.presence.ring();
    }

    /// Waits until the server listens, or does not, as the orders want it.
    pub(crate) fn wait_for_presence(&self) {
        self.presence.wait_for(self.faults.refusing(self.state.now()).is_none());
    }

    /// Sets today; `None` for the day in Jakarta by the machine's clock.
    pub(crate) fn set_today(&self, day: Option<NaiveDate>) -> Outcome<()> {
        self.state.write(|tx| match day {
            Some(day) => tx.put("meta/today", &day),
            None => tx.remove("meta/today"),
        })
    }
}
