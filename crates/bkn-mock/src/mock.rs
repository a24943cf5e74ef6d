use std::{
    sync::{PoisonError, RwLock},
    time::Duration,
};

use chrono::NaiveDate;

use crate::{
    choices::Choices,
    credentials::Credentials,
    faults::Faults,
    log::Log,
    options::Options,
    state::{Outcome, State},
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
    choices: RwLock<Choices>,
}

impl Mock {
    /// Opens the state and finds or makes the credentials.
    pub(crate) fn open(options: &Options) -> Outcome<Self> {
        let state = State::open(options.state.as_deref())?;
        let credentials = state.write(Credentials::of)?;
        let seconds = |life: Duration| i64::try_from(life.as_secs()).unwrap_or(i64::MAX);
        Ok(Self {
            state,
            faults: Faults::default(),
            log: Log::default(),
            credentials,
            lives: Lives { gateway: seconds(options.gateway_life), sso: seconds(options.sso_life) },
            decide_after: options.decide_after,
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

    /// Sets today; `None` for the day in Jakarta by the machine's clock.
    pub(crate) fn set_today(&self, day: Option<NaiveDate>) -> Outcome<()> {
        self.state.write(|tx| match day {
            Some(day) => tx.put("meta/today", &day),
            None => tx.remove("meta/today"),
        })
    }
}
