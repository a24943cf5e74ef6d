//! The reference API's lists: `GET /referensi_siasn/1/<list>`. A page in an object, or a bare array.
//!
//! Source: the registry's contract §10.

use serde_json::Value;

use crate::{
    classify::{Answer, judge},
    failure::{Failure, FailureKind},
    fields::{Fields, FromFields, Unreadable},
};

/// A list of codes that travel with a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CodeList {
    /// Organisation units, of the personnel API (`ref-unor`).
    Units,
    /// Functional posts.
    Functional,
    /// Operational posts (pelaksana).
    Operational,
}

impl CodeList {
    /// The list's name in the address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Units => "ref-unor",
            Self::Functional => "jabatan-fungsional",
            Self::Operational => "jabatan-fungsional-umum",
        }
    }
}

/// One code. Ids are opaque; what a list says beside it is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code(pub(crate) String);

impl FromFields for Code {
    const AREA: &'static str = "referensi";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        f.required("id").map(Self)
    }
}

/// Judges an answer of the reference API, which has no envelope: the rows, or what is wrong.
pub(crate) fn rows(answer: &Answer<'_>) -> Result<Value, Failure> {
    let rows = match serde_json::from_slice::<Value>(answer.body) {
        Ok(Value::Object(mut page)) if answer.status == 200 => page.remove("results").filter(Value::is_array),
        Ok(list @ Value::Array(_)) if answer.status == 200 => Some(list),
        _ => None,
    };
    rows.map_or_else(
        || {
            let unknown = || {
                let kind = FailureKind::Contract("a list was expected".to_owned());
                Failure::new(answer.endpoint, kind, "no list").with_status(answer.status)
            };
            Err(judge(answer).err().unwrap_or_else(unknown))
        },
        Ok,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Endpoint;

    #[test]
    fn a_page_and_a_bare_array_are_the_same_list() {
        let read = |status, body: &str| {
            rows(&Answer { endpoint: Endpoint::Reference, status, retry_after: None, body: body.as_bytes() })
                .map(|rows| rows.as_array().map_or(0, Vec::len))
                .map_err(|failure| failure.kind.code())
        };
        assert_eq!(read(200, r#"{"count":2,"results":[{"id":"1"},{"id":"2"}]}"#), Ok(2));
        assert_eq!(read(200, r#"[{"id":"1"}]"#), Ok(1));
        assert_eq!(read(200, r#"{"count":2}"#), Err("registry.contract"));
        assert_eq!(read(401, r#"{"code":"900901","message":"Invalid Credentials"}"#), Err("registry.token-refused"));
        assert_eq!(read(503, "<html/>"), Err("registry.transient"));
    }
}
