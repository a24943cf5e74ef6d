//! Masuk: NIP and password.

pub(crate) mod get;
pub(crate) mod post;

use askama::Template;
use web::Problem;

use crate::{faults::Faults, frame::Frame};

/// The page.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage {
    frame: Frame,
    faults: Faults,
    login: String,
    back: String,
    kept: String,
}

/// The page for somebody whose session ended while they filled in a form.
pub(crate) fn lost(problem: &Problem, back: &str, form: &str) -> SignInPage {
    SignInPage {
        frame: Frame::outside("Masuk lagi"),
        faults: Faults::said(problem),
        login: String::new(),
        back: back.to_owned(),
        kept: form.to_owned(),
    }
}
