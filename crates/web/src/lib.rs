//! What both faces, API and pages, share: who calls ([`extract`]), how a failure is answered ([`Problem`]), how a
//! request is observed ([`observe`]), limits, security headers, health and metrics, and the ways to sign in.
//!
//! An application wraps itself in [`security_headers::add`] and, outermost, [`observe::observe`], and takes its shared
//! state and its readers of bodies from [`configure`]:
//!
//! ```no_run
//! # use actix_web::{App, middleware::from_fn};
//! # fn build(shared: &web::Shared) {
//! let app = App::new()
//!     .wrap(from_fn(web::security_headers::add))
//!     .wrap(from_fn(web::observe::observe))
//!     .configure(|app| web::configure(app, shared));
//! # drop(app);
//! # }
//! ```

mod body;
mod cursor;
pub mod extract;
pub mod health;
mod http_fault;
pub mod limits;
mod messages;
pub mod metrics;
pub mod observe;
mod problem;
pub mod security_headers;
pub mod session_cookie;
mod settings;
mod shared;
pub mod sign_in;

pub use body::configure;
pub use http_fault::HttpFault;
pub use messages::{Sentence, codes, sentence};
pub use problem::{Problem, ProblemBody, ReasonBody, status_of};
pub use settings::Settings;
pub use shared::Shared;
