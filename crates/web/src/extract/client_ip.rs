use std::{
    future::{Ready, ready},
    net::{IpAddr, Ipv4Addr},
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use crate::{Problem, Shared};

/// Address of the caller: the peer, or with `web.trusted_proxies` = n the n-th address from the right of
/// `X-Forwarded-For`, which the outermost trusted proxy wrote. What stands further left anybody may have written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientIp(pub IpAddr);

impl FromRequest for ClientIp {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Shared::of(req).map(|shared| Self(of(req, shared.settings.trusted_proxies))))
    }
}

fn of(req: &HttpRequest, proxies: u8) -> IpAddr {
    let peer = req.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    if proxies == 0 {
        return peer;
    }
    let forwarded: Vec<&str> = req
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .collect();
    forwarded.iter().rev().nth(usize::from(proxies - 1)).and_then(|text| text.parse().ok()).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let request = TestRequest::default()
            .peer_addr("10.1.1.1:4000".parse().unwrap())
            .insert_header(("x-forwarded-for", "6.6.6.6, 203.0.113.9"))
            .append_header(("x-forwarded-for", "10.2.2.2"))
            .to_http_request();
        for (proxies, expected) in [(0, "10.1.1.1"), (1, "10.2.2.2"), (2, "203.0.113.9"), (9, "10.1.1.1")] {
            assert_eq!(of(&request, proxies), expected.parse::<IpAddr>().unwrap(), "{proxies} proxies");
        }
    }
}
