//! Ganti kata sandi.

pub(crate) mod get;
pub(crate) mod post;

use askama::Template;

use crate::{faults::Faults, frame::Frame, visit::Visit};

/// The page.
#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    frame: Frame,
    faults: Faults,
    least: u16,
}

impl PasswordPage {
    fn new(visit: &Visit, faults: Faults) -> Self {
        let least = visit.shared.accounts.password_min_length;
        Self { frame: visit.frame("Ganti kata sandi"), faults, least }
    }
}
