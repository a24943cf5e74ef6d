//! Random secrets and their hashes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::Error;

/// Letters of a code a person types: no I, L, O, U, which are read wrongly or spell words (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Bytes from the operating system's generator.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    use rand::TryRng;
    let mut bytes = [0; N];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|e| Error::Random(e.to_string()))?;
    Ok(bytes)
}

/// A token of 256 bits for machines: cookie, refresh token, form secret.
pub(crate) fn token() -> Result<SecretString, Error> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?).into())
}

/// A code of 130 bits for people: 26 letters in groups, `7K3M2-…`.
pub(crate) fn typed_code() -> Result<SecretString, Error> {
    let mut text = String::with_capacity(32);
    for (at, byte) in random::<26>()?.into_iter().enumerate() {
        if at > 0 && at % 5 == 0 && at < 25 {
            text.push('-');
        }
        text.push(LETTERS.get(usize::from(byte % 32)).map_or('0', |letter| char::from(*letter)));
    }
    Ok(text.into())
}

/// What is kept of a token: SHA-256 in hex. The token has 256 random bits, so no salt and no slow hash is needed.
pub(crate) fn hash(token: &SecretString) -> String {
    hash_text(token.expose_secret())
}

fn hash_text(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// What is kept of a typed code; case, spaces and hyphens do not matter, O and 0, I, L and 1 are the same.
pub(crate) fn hash_typed(code: &SecretString) -> String {
    let plain: String = code
        .expose_secret()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    hash_text(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_code_survives_how_people_type() {
        let code = typed_code().unwrap();
        let text = code.expose_secret().to_owned();
        assert_eq!(text.len(), 30, "{text}");
        let sloppy: SecretString = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l").into();
        assert_eq!(hash_typed(&code), hash_typed(&sloppy));
        let other = typed_code().unwrap();
        assert_ne!(hash_typed(&code), hash_typed(&other));
    }

    #[test]
    fn a_secret_does_not_print() {
        let token = token().unwrap();
        assert_eq!(token.expose_secret().len(), 43);
        assert!(!format!("{token:?}").contains(token.expose_secret()));
    }
}
