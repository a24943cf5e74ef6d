use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{ETAG, HeaderName, IF_MATCH},
};

use crate::{HttpFault, Problem};

/// The version the caller edits, from `If-Match: "7"`. A service compares it and answers `FaultClass::Stale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i32);

/// The header that carries a version out: `ETag: "7"`.
#[must_use]
pub fn etag(version: i32) -> (HeaderName, String) {
    (ETAG, format!("\"{version}\""))
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(of(req).map_err(Problem::from))
    }
}

fn of(req: &HttpRequest) -> Result<IfMatch, HttpFault> {
    let header = req.headers().get(IF_MATCH).ok_or(HttpFault::IfMatchMissing)?;
    let text = header.to_str().map_err(|_| HttpFault::IfMatchInvalid)?.trim();
    text.strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .and_then(|digits| digits.parse().ok())
        .filter(|version| *version >= 0)
        .map(IfMatch)
        .ok_or(HttpFault::IfMatchInvalid)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn one_strong_version_is_read() {
        let asked = |text: &str| of(&TestRequest::put().insert_header((IF_MATCH, text)).to_http_request());
        assert_eq!(asked("\"7\"").unwrap(), IfMatch(7));
        for bad in ["7", "*", "W/\"7\"", "\"7\", \"8\"", "\"x\"", "\"-1\"", "", "\"99999999999\""] {
            assert!(matches!(asked(bad), Err(HttpFault::IfMatchInvalid)), "{bad:?}");
        }
        assert!(matches!(of(&TestRequest::put().to_http_request()), Err(HttpFault::IfMatchMissing)));
        assert_eq!(etag(7).1, "\"7\"");
    }
}
