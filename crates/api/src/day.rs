//! `?as_of=DATE`: what was true on a day.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

/// The day an answer is about.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AsOf {
    /// The day asked about (`2024-12-31`); left out: today in Jakarta.
    pub(crate) as_of: Option<NaiveDate>,
}
