//! What a handler may ask of a request, one file each. An extractor that is missing from a handler's arguments is
//! visible in a review; permissions are asked for in the services, next to the data.

mod authenticated;
mod client_ip;
mod idempotency_key;
mod if_match;
mod page;
mod page_form;
mod page_user;
mod same_origin;
mod tag;
mod visitor;

pub use authenticated::Authenticated;
pub use client_ip::ClientIp;
pub use idempotency_key::IdempotencyKey;
pub use if_match::{IfMatch, etag};
pub use page::{Page, PageQuery};
pub use page_form::PageForm;
pub use page_user::PageUser;
pub use same_origin::SameOrigin;
pub use tag::Tag;
pub use visitor::Visitor;

use actix_web::http::Method;

/// Whether a method changes something.
pub(crate) fn writes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}
