use std::{
    future::{Ready, ready},
    net::IpAddr,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use chrono::{DateTime, Utc};
use kernel::{Actor, Call, RequestTag};

use super::{client_ip::ClientIp, tag};
use crate::{Problem, Shared};

/// Somebody who has not proved who they are: for signing in, refreshing and activating.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Number of the request.
    pub tag: RequestTag,
    /// Where they come from.
    pub address: IpAddr,
    /// The instant of the request.
    pub now: DateTime<Utc>,
}

impl Visitor {
    /// A call by `actor` on this request.
    #[must_use]
    pub fn call(&self, actor: Actor) -> Call {
        Call { tag: self.tag.clone(), ..Call::new(actor, self.now) }
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let address = ClientIp::from_request(req, payload).into_inner();
        ready(
            address.and_then(|ClientIp(address)| Ok(Self { tag: tag::of(req), address, now: Shared::of(req)?.now() })),
        )
    }
}
