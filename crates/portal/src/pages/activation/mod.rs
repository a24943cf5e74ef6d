//! Aktivasi: the one-time code, and the first password.

pub(crate) mod get;
pub(crate) mod post;

use askama::Template;

use crate::{faults::Faults, frame::Frame};

/// The page.
#[derive(Template)]
#[template(path = "activation.html")]
struct ActivationPage {
    frame: Frame,
    faults: Faults,
    code: String,
    least: u16,
}
