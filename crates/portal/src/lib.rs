//! The pages: server-rendered, in Indonesian, complete without JavaScript.
//!
//! One folder per page under [`pages`], with `get.rs` and `post.rs`; a POST answers 303 with one flash message. Pages
//! call the same services as the API and know no SQL. A template is given plain texts: what a date or a state looks like
//! is decided in [`words`], what surrounds every page in [`frame`], and what a failure looks like in [`problem_page`].
//!
//! The application puts the pages last, because they answer whatever address is left:
//!
//! ```text
//! App::new()
//!     .wrap(from_fn(web::security_headers::add))
//!     .wrap(from_fn(web::observe::observe))
//!     .configure(|app| web::configure(app, &shared))
//!     .app_data(Data::new(portal::State { documents }))
//!     .configure(api::configure)
//!     .configure(portal::configure)
//! ```

mod assets;
mod choice;
mod desk;
mod faults;
mod fields;
mod frame;
mod kept;
mod marks;
mod pages;
mod problem_page;
mod reply;
mod routes;
mod sent;
mod upload;
mod visit;
mod words;

pub use routes::configure;

/// What the pages need besides [`web::Shared`].
#[derive(Debug, Clone)]
pub struct State {
    /// Where the bytes of documents lie.
    pub documents: documents::Store,
}
