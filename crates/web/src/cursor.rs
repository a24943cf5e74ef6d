use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::HttpFault;

#[derive(Serialize, Deserialize)]
struct Cursor<K> {
    #[serde(rename = "s")]
    sort: String,
    #[serde(rename = "k")]
    key: K,
}

/// Writes where the next page begins. `key` is what the list seeks by; it is opaque but not secret, and stands in
/// addresses: put identifiers, codes and days in it, no personal data.
pub(crate) fn write<K: Serialize>(sort: &str, key: &K) -> Result<String, HttpFault> {
    let cursor = Cursor { sort: sort.to_owned(), key };
    let bytes = serde_json::to_vec(&cursor).map_err(|error| HttpFault::Unforeseen(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Reads a cursor of a list sorted by `sort`; one of another sort is refused.
pub(crate) fn read<K: DeserializeOwned>(sort: &str, text: &str) -> Result<K, HttpFault> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| HttpFault::CursorInvalid)?;
    let cursor: Cursor<K> = serde_json::from_slice(&bytes).map_err(|_| HttpFault::CursorInvalid)?;
    if cursor.sort == sort { Ok(cursor.key) } else { Err(HttpFault::CursorInvalid) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_belongs_to_its_sort() {
        let text = write("-rank", &("III/b", 7)).unwrap();
        assert_eq!(read::<(String, i32)>("-rank", &text).unwrap(), ("III/b".to_owned(), 7));
        for (sort, text) in [("name", text.as_str()), ("-rank", "%%%"), ("-rank", "e30"), ("-rank", "")] {
            assert!(matches!(read::<(String, i32)>(sort, text), Err(HttpFault::CursorInvalid)), "{sort} {text}");
        }
        assert!(matches!(read::<i32>("-rank", &text), Err(HttpFault::CursorInvalid)), "another shape of key");
    }
}
