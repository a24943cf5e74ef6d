use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use kernel::RequestTag;

use crate::Problem;

/// The number of the request, given by [`crate::observe`].
#[derive(Debug, Clone)]
pub struct Tag(pub RequestTag);

impl FromRequest for Tag {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(of(req))))
    }
}

/// The number of the request; a fresh one in an application without [`crate::observe`].
pub(crate) fn of(req: &HttpRequest) -> RequestTag {
    req.extensions().get::<RequestTag>().cloned().unwrap_or_else(RequestTag::generate)
}
