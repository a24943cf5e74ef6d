//! The registry's three JSON envelopes, told apart by their members.
//!
//! | Name | Shape | Used by |
//! |---|---|---|
//! | Result | `{"code":1,"count":n,"data":…,"message":"…"}` | reads, lists, uploads |
//! | ResultCreate | `{"success":true,"message":"success","mapData":…}` | saves, deletes, `data-utama-update` |
//! | SyncResult | `{"Error":"false","Message":"…"}`, `Error` a text | the two recompute calls |
//!
//! Source: the registry's contract §3.1, §3.2.

use serde_json::Value;

use crate::fields::Fields;

/// The text of a recompute call that had nothing to do. It comes with `Error` `"true"` and counts as success.
pub const NOTHING_CHANGED: &str = "Data Tidak Ada Perubahan";

/// A read envelope, successful or not.
#[derive(Debug, Clone, PartialEq)]
pub enum Envelope {
    /// Reads, lists and uploads.
    Result {
        /// `code` is 1.
        ok: bool,
        /// `count`.
        count: i64,
        /// `data`.
        data: Value,
        /// `message`.
        message: String,
    },
    /// Saves and deletes.
    Create {
        /// `success`.
        ok: bool,
        /// `mapData`: an object with the new id, the id itself, or a reason.
        map_data: Value,
        /// `message`.
        message: String,
    },
    /// Recompute calls.
    Sync {
        /// `Error` is `"false"`, or nothing had to change.
        ok: bool,
        /// Nothing had to change.
        unchanged: bool,
        /// `Message`.
        message: String,
    },
}

impl Envelope {
    /// Tells which envelope `body` is; `None` for anything else.
    #[must_use]
    pub fn of(body: &Value) -> Option<Self> {
        let fields = Fields::of("envelope", body).ok()?;
        let message = fields.text("message").ok().flatten().unwrap_or_default();
        if let Some(success) = fields.value("success").and_then(flag) {
            let map_data = fields.value("mapData").cloned().unwrap_or(Value::Null);
            return Some(Self::Create { ok: success, map_data, message });
        }
        if let Some(error) = fields.value("Error").and_then(flag) {
            let unchanged = message.trim().eq_ignore_ascii_case(NOTHING_CHANGED);
            return Some(Self::Sync { ok: !error || unchanged, unchanged, message });
        }
        // The gateway's fault has a `code` too, but a large one.
        let code = fields.whole("code").ok().flatten().filter(|code| matches!(code, 0 | 1))?;
        let data = fields.value("data").cloned().unwrap_or(Value::Null);
        let count = fields.whole("count").ok().flatten().unwrap_or(0);
        Some(Self::Result { ok: code == 1, count, data, message })
    }

    /// Whether the envelope says the call succeeded.
    #[must_use]
    pub const fn is_ok(&self) -> bool {
        match self {
            Self::Result { ok, .. } | Self::Create { ok, .. } | Self::Sync { ok, .. } => *ok,
        }
    }

    /// Every text a failed envelope may carry its reason in: `message`, a textual `data`, a textual `mapData`.
    #[must_use]
    pub fn reason(&self) -> String {
        let (message, extra) = match self {
            Self::Result { message, data, .. } => (message, data.as_str()),
            Self::Create { message, map_data, .. } => (message, map_data.as_str()),
            Self::Sync { message, .. } => (message, None),
        };
        [message.as_str(), extra.unwrap_or("")]
            .iter()
            .filter(|text| !text.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(": ")
    }
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The new row's id in `mapData`: the id itself or the first textual member of an object (`rwJabatanId`, `rwKursusId` …).
#[must_use]
pub fn new_id(map_data: &Value) -> Option<String> {
    let text = |value: &Value| match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    match map_data {
        Value::Object(members) => {
            let named =
                members.iter().find(|(name, _)| name.to_lowercase().ends_with("id")).and_then(|(_, value)| text(value));
            named.or_else(|| members.values().find_map(text))
        }
        other => text(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_three_envelopes_are_told_apart() {
        let sync = |ok, unchanged, message: &str| Some(Envelope::Sync { ok, unchanged, message: message.to_owned() });
        let create = |ok, map_data, message: &str| Some(Envelope::Create { ok, map_data, message: message.to_owned() });
        let result =
            |ok, count, data, message: &str| Some(Envelope::Result { ok, count, data, message: message.to_owned() });
        for (body, expected) in [
            (json!({"code": 1, "count": 2, "data": [], "message": "success"}), result(true, 2, json!([]), "success")),
            (json!({"code": "1", "count": "2", "data": []}), result(true, 2, json!([]), "")),
            (json!({"code": 0, "data": "Data tidak ditemukan"}), result(false, 0, json!("Data tidak ditemukan"), "")),
            (
                json!({"success": true, "message": "success", "mapData": {"rwJabatanId": "x"}}),
                create(true, json!({"rwJabatanId": "x"}), "success"),
            ),
            (json!({"success": false, "message": "no"}), create(false, Value::Null, "no")),
            (json!({"success": "true"}), create(true, Value::Null, "")),
            (json!({"Error": "false", "Message": "ok"}), sync(true, false, "ok")),
            (json!({"Error": "true", "Message": "gagal"}), sync(false, false, "gagal")),
            (
                json!({"Error": "true", "Message": "Data Tidak Ada Perubahan"}),
                sync(true, true, "Data Tidak Ada Perubahan"),
            ),
            (json!({"Error": false, "Message": "ok"}), sync(true, false, "ok")),
            (json!({"code": "900901", "message": "Invalid Credentials"}), None),
            (json!({"message": "invalid or expired jwt"}), None),
            (json!({}), None),
            (json!([]), None),
            (json!("success"), None),
        ] {
            assert_eq!(Envelope::of(&body), expected, "{body}");
        }
    }

    #[test]
    fn the_new_id_is_found_in_every_form() {
        for (map_data, expected) in [
            (json!({"rwJabatanId": "abc"}), Some("abc")),
            (json!({"note": "x", "rwKursusId": "abc"}), Some("abc")),
            (json!("abc"), Some("abc")),
            (json!({"rwJabatanId": 12}), Some("12")),
            (json!({"rwJabatanId": ""}), None),
            (json!({}), None),
            (json!(null), None),
        ] {
            assert_eq!(new_id(&map_data).as_deref(), expected, "{map_data}");
        }
    }
}
