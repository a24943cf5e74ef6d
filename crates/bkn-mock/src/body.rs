//! Request bodies: JSON with names in any case, and multipart in any order.

use std::collections::HashMap;

use actix_multipart::Multipart;
use actix_web::{
    HttpRequest,
    error::PayloadError,
    http::header::{CONTENT_TYPE, HeaderMap, HeaderValue},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use bkn::{
    dates,
    fields::{Fields, Unreadable},
};
use bytes::Bytes;
use chrono::NaiveDate;
use futures_util::{TryStreamExt, stream};
use serde_json::{Map, Value};

use crate::choices::Choices;

/// Longest member of a multipart body.
const LARGEST_PART: usize = 32 * 1024 * 1024;

/// A JSON body; `None` when it is none. The content type is not looked at.
pub(crate) fn object(body: &Bytes) -> Option<Value> {
    serde_json::from_slice::<Value>(body).ok().filter(Value::is_object)
}

/// Collects what is wrong with a body, as the registry's validator does: all faults, each with Go's name of the member.
pub(crate) struct Checked<'a> {
    fields: Fields<'a>,
    body: &'a Value,
    /// What is wrong so far.
    pub(crate) faults: Vec<String>,
}

impl<'a> Checked<'a> {
    /// Over a body that is an object.
    pub(crate) fn new(body: &'a Value) -> Result<Self, Unreadable> {
        Ok(Self { fields: Fields::of("body", body)?, body, faults: Vec::new() })
    }

    /// A member as text, empty when absent.
    pub(crate) fn text(&mut self, name: &str) -> String {
        match self.fields.text(name) {
            Ok(text) => text.unwrap_or_default(),
            Err(_) => {
                self.faults.push(format!("{} is invalid", go_name(name)));
                String::new()
            }
        }
    }

    /// A member that must be there.
    pub(crate) fn required(&mut self, name: &str) -> String {
        let before = self.faults.len();
        let text = self.text(name);
        if text.is_empty() && self.faults.len() == before {
            self.faults.push(crate::choices::text::required(name));
        }
        text
    }

    /// A day as `dd-mm-yyyy` or absent; anything else is a fault. Returned as it will be shown.
    pub(crate) fn date(&mut self, name: &str) -> String {
        let text = self.text(name);
        self.expect(name, &text, "is not a valid date (dd-mm-yyyy)", |text| day(text).is_some());
        text
    }

    /// A member that is there must be `good`.
    pub(crate) fn expect(&mut self, name: &str, text: &str, fault: &str, good: impl FnOnce(&str) -> bool) {
        if !text.is_empty() && !good(text) {
            self.faults.push(format!("{} {fault}", go_name(name)));
        }
    }

    /// Whether a member is there and not `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| !value.is_null())
    }

    /// The members that are not among `known`.
    pub(crate) fn others(&self, known: &[&str]) -> Map<String, Value> {
        let is_known = |name: &str| known.iter().any(|known| known.eq_ignore_ascii_case(name));
        let all = self.body.as_object().into_iter().flatten();
        all.filter(|(name, _)| !is_known(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// The raw member.
    pub(crate) fn value(&self, name: &str) -> Option<&'a Value> {
        self.fields.value(name)
    }
}

/// A day written `dd-mm-yyyy`, the only form of request bodies.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    dates::read(text).ok().flatten().filter(|day| dates::day_first(*day) == text)
}

/// Go's name of a field: its first letter is a capital.
pub(crate) fn go_name(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A multipart body.
#[derive(Debug, Default)]
pub(crate) struct Form {
    texts: HashMap<String, String>,
    /// The part `file`.
    pub(crate) file: Option<Bytes>,
    /// The parts with a file name, and `file`, by name in lower case.
    pub(crate) files: Vec<(String, Bytes)>,
}

impl Form {
    /// Reads the parts, in any order, with or without lengths. `None` when the body is no multipart body, nor a JSON object where
    /// one is taken in its place.
    pub(crate) async fn read(request: &HttpRequest, body: Bytes, choices: &Choices) -> Option<Self> {
        let Some(headers) = multipart_headers(request.headers(), &body, choices.sniff_multipart) else {
            return choices.json_uploads.then(|| Self::of_object(&body))?;
        };
        let mut parts = Multipart::new(&headers, stream::once(async { Ok::<_, PayloadError>(body) }));
        let mut form = Self::default();
        while let Some(mut part) = parts.try_next().await.ok()? {
            let name = part.name().unwrap_or_default().to_lowercase();
            let is_file = part.content_disposition().is_some_and(|head| head.get_filename().is_some());
            let content = part.bytes(LARGEST_PART).await.ok()?.ok()?;
            if is_file || name == "file" {
                form.add_file(name, content);
            } else {
                form.texts.insert(name, String::from_utf8_lossy(&content).trim().to_owned());
            }
        }
        Some(form)
    }

    /// A client that sends JSON where a form is wanted has the file in a member, in base64 or as it is.
    fn of_object(body: &Bytes) -> Option<Self> {
        let object = object(body)?;
        let fields = Fields::of("body", &object).ok()?;
        let mut form = Self::default();
        for name in object.as_object()?.keys() {
            let text = fields.text(name).ok().flatten().unwrap_or_default();
            if name.eq_ignore_ascii_case("file") {
                form.add_file("file".to_owned(), STANDARD.decode(&text).unwrap_or(text.into_bytes()).into());
            } else {
                form.texts.insert(name.to_lowercase(), text);
            }
        }
        Some(form)
    }

    fn add_file(&mut self, name: String, content: Bytes) {
        if name == "file" {
            self.file = Some(content.clone());
        }
        self.files.push((name, content));
    }

    /// A part as text, empty when absent. `name` in lower case.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// The texts as the body of a save. Forms write `nomor_sk` for `nomorSk`, so each is there with and without its underscores.
    pub(crate) fn as_body(&self) -> Value {
        let both = self.texts.iter().flat_map(|(name, text)| [(name.replace('_', ""), text), (name.clone(), text)]);
        Value::Object(both.map(|(name, text)| (name, text.clone().into())).collect())
    }
}

/// Headers that say multipart: the request's own, or ones made of the boundary that starts the body.
fn multipart_headers(given: &HeaderMap, body: &Bytes, sniff: bool) -> Option<HeaderMap> {
    let content_type = given.get(CONTENT_TYPE)?;
    let mut headers = HeaderMap::new();
    if content_type.to_str().is_ok_and(|text| text.to_lowercase().starts_with("multipart/")) {
        headers.insert(CONTENT_TYPE, content_type.clone());
        return Some(headers);
    }
    let first_line = body.split(|byte| *byte == b'\r').next().filter(|_| sniff)?;
    let boundary = std::str::from_utf8(first_line).ok()?.strip_prefix("--")?;
    headers.insert(CONTENT_TYPE, HeaderValue::from_str(&format!("multipart/form-data; boundary=\"{boundary}\"")).ok()?);
    Some(headers)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn all_faults_are_told_with_go_names() {
        let body = json!({"PNSID": "p", "nomorSk": "", "tmtJabatan": "2026-04-01", "tanggalSk": "01-04-2026"});
        let mut checked = Checked::new(&body).unwrap();
        assert_eq!(checked.required("pnsId"), "p");
        checked.required("nomorSk");
        checked.required("unorId");
        assert_eq!(checked.date("tanggalSk"), "01-04-2026");
        checked.date("tmtJabatan");
        assert_eq!(
            checked.faults,
            ["NomorSk is required", "UnorId is required", "TmtJabatan is not a valid date (dd-mm-yyyy)"]
        );
    }
}
