use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{HOST, ORIGIN},
};

use crate::{HttpFault, Problem};

/// The form was sent from one of our own pages. Forms of people who are signed in also repeat the session's secret
/// ([`super::PageForm`]); forms before that (sign in, activate) have only this.
#[derive(Debug, Clone, Copy)]
pub struct SameOrigin;

impl FromRequest for SameOrigin {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(check(req).map(|()| Self))
    }
}

/// Every browser in use says where a form comes from: in `Sec-Fetch-Site`, which a page cannot set, or in `Origin`,
/// which is compared with `Host`. A caller that says neither is no browser and carries no cookie of somebody else.
pub(crate) fn check(req: &HttpRequest) -> Result<(), Problem> {
    let header = |name: &str| req.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    let ours = match (header("sec-fetch-site"), header(ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            let host = header(HOST.as_str()).unwrap_or("");
            origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
        }
        (None, None) => true,
    };
    if ours { Ok(()) } else { Err(HttpFault::Csrf.into()) }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn forms_of_other_sites_are_refused() {
        for (headers, ours) in [
            (vec![], true),
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "none")], true),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("origin", "https://simasn.kota.go.id"), ("host", "simasn.kota.go.id")], true),
            (vec![("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")], true),
            (vec![("origin", "https://jahat.example"), ("host", "simasn.kota.go.id")], false),
            (vec![("origin", "null"), ("host", "simasn.kota.go.id")], false),
            (vec![("sec-fetch-site", "cross-site"), ("origin", "https://a"), ("host", "a")], false),
        ] {
            let request = headers.iter().fold(TestRequest::post(), |r, h| r.insert_header(*h)).to_http_request();
            assert_eq!(check(&request).is_ok(), ours, "{headers:?}");
        }
    }
}
