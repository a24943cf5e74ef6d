use std::{fmt, sync::Arc};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A text that cannot be an id of the registry. The text itself is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id of the registry has 1 to 42 printable ASCII characters without spaces or slashes")]
pub struct InvalidId;

/// Longest id seen (column sizes of the clients).
const LONGEST: usize = 42;

fn checked(text: &str) -> Result<String, InvalidId> {
    let text = text.trim();
    let fits = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(|b| b.is_ascii_graphic() && b != b'/');
    fits.then(|| text.to_owned()).ok_or(InvalidId)
}

macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Opaque text of at most 42 characters, in three spellings (32 upper-case or lower-case hex digits, dashed UUID):
        /// never parse it, never change its case.
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks the length and the characters, nothing else.
            pub fn new(text: &str) -> Result<Self, InvalidId> {
                checked(text).map(Self)
            }
            /// The text as the registry wrote it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(&text)
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    };
}

opaque_id! {
    /// The registry's id of a person (`PNS ID` of the export, `id` of data-utama, `pnsId`, `pnsOrangId`, `pns_orang_id`).
    PersonId
}
opaque_id! {
    /// The registry's id of one history row (`rwJabatanId` and the like).
    RowId
}
opaque_id! {
    /// The registry's id of a proposal (`id_usulan`).
    ProposalId
}
opaque_id! {
    /// The registry's id of an organisation unit (`unorId`, `Id` of ref-unor).
    RegistryUnitId
}

/// The id of one call, sent as `X-Request-Id` so that a page's request can be followed into the registry's log.
///
/// Characters that do not belong in a header are dropped; the text is cut at 64 characters.
#[derive(Clone)]
pub struct CallId {
    text: String,
    limit: Option<Limit>,
}

/// The instant from which a call is no longer sent, by this clock.
#[derive(Clone)]
struct Limit {
    until: DateTime<Utc>,
    clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
}

impl CallId {
    /// From a request id, an event id or any other text.
    pub fn new(text: impl fmt::Display) -> Self {
        Self { text: text.to_string().chars().filter(char::is_ascii_graphic).take(64).collect(), limit: None }
    }
    /// The same, not to be sent from `until` on: whoever was paused (a machine put to sleep, a process stopped) may find that
    /// somebody else does its work by now, and the registry has no fence that would keep it out.
    #[must_use]
    pub fn until(self, until: DateTime<Utc>, clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>) -> Self {
        Self { limit: Some(Limit { until, clock }), ..self }
    }
    /// The header's value.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
    /// Whether it may not be sent any more.
    pub(crate) fn is_over(&self) -> bool {
        self.limit.as_ref().is_some_and(|limit| (limit.clock)() >= limit.until)
    }
}

impl fmt::Debug for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CallId").field(&self.text).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kept_as_written_and_bad_ones_refused() {
        for good in [
            "A5EB03E23B9FF6A0E040640A040252AD",
            "8ae483a5714b8a0601714c0f2c1d0a11",
            "0e0f7b1c-5a0e-4f5e-9a71-6d1a4f4c7e11",
        ] {
            assert_eq!(PersonId::new(good).unwrap().as_str(), good);
        }
        for bad in ["", "   ", "a/b", "a b", &"x".repeat(43)] {
            assert_eq!(RowId::new(bad), Err(InvalidId));
        }
    }

    #[test]
    fn a_call_id_cannot_break_out_of_its_header() {
        assert_eq!(CallId::new("a\r\nX-Evil: 1").as_str(), "aX-Evil:1");
    }

    #[test]
    fn a_call_is_over_when_its_time_is() {
        let at = |second: i64| DateTime::from_timestamp(1_795_000_000 + second, 0).unwrap();
        let call = |now| CallId::new("a").until(at(10), Arc::new(move || at(now)));
        assert_eq!([9, 10, 11].map(|now| call(now).is_over()), [false, true, true]);
        assert!(!CallId::new("a").is_over());
    }
}
