//! The sentences of `messages.id.toml`, compiled in.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

const TEXT: &str = include_str!("../messages.id.toml");

/// Answered for a code without an entry; the test of the root package sees to it that there is none.
const UNKNOWN: &str = "internal.bug";

static MESSAGES: LazyLock<HashMap<String, Sentence>> = LazyLock::new(|| {
    toml::from_str(TEXT).unwrap_or_else(|error| {
        // The file is compiled in and read by a test, so this does not happen; without sentences answers still have codes.
        tracing::error!(%error, "messages.id.toml cannot be read");
        HashMap::new()
    })
});

/// What a person reads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// A few words.
    pub title: String,
    /// What is wrong and how to mend it.
    pub detail: String,
}

/// The sentence of a code, with its placeholders filled. An unknown code gets the sentence of `internal.bug`.
#[must_use]
pub fn sentence(code: &str, params: &[(&'static str, String)]) -> Sentence {
    let Some(Sentence { title, detail }) = MESSAGES.get(code).or_else(|| MESSAGES.get(UNKNOWN)) else {
        return Sentence::default();
    };
    Sentence { title: fill(title, params), detail: fill(detail, params) }
}

fn fill(text: &str, params: &[(&'static str, String)]) -> String {
    params.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// Every code that has a sentence, sorted.
#[must_use]
pub fn codes() -> Vec<&'static str> {
    let mut codes: Vec<&str> = MESSAGES.keys().map(String::as_str).collect();
    codes.sort_unstable();
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_well_formed() {
        let messages: HashMap<String, Sentence> = toml::from_str(TEXT).expect("the file parses");
        assert!(messages.len() > 40);
        for (code, Sentence { title, detail }) in &messages {
            let shape = |part: &str| {
                !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            };
            let (area, what) = code.split_once('.').unwrap_or_else(|| panic!("{code}: area.what"));
            assert!(shape(area) && shape(what), "{code}");
            assert!(title.chars().count() <= 60 && !title.ends_with('.'), "{code}: title {title:?}");
            assert!(detail.ends_with(['.', '?', '!', '…']), "{code}: detail {detail:?}");
            for text in [title, detail] {
                assert_eq!(text.matches('{').count(), text.matches('}').count(), "{code}: {text:?}");
                assert_eq!(text.trim(), text, "{code}");
            }
        }
    }

    #[test]
    fn placeholders_are_filled() {
        let told = sentence("access.denied", &[("permission", "memverifikasi usul".to_owned())]);
        assert_eq!(told.detail, "Peran Anda tidak mengizinkan: memverifikasi usul.");
        assert_eq!(sentence("no.such-code", &[]).title, sentence("internal.bug", &[]).title);
    }
}
