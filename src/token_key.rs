//! The key that seals pasted SSO tokens: `keys/sso-token.key` below the data folder, made when it is first needed. It is not in the
//! database, so that a copy of the database opens nothing. Workers on other machines need a copy of the file.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use sync::token::TokenKey;

/// Why there is no key. The texts are for the operator.
#[derive(Debug, thiserror::Error)]
pub enum TokenKeyError {
    /// The file or its folder.
    #[error("the key file {0} cannot be read or made")]
    File(PathBuf, #[source] io::Error),
    /// Not a key.
    #[error(
        "the key file {0} does not hold 32 bytes; put the right one in its place, or remove it and paste the token again"
    )]
    Length(PathBuf),
    /// No random numbers.
    #[error("a key cannot be made")]
    Made(#[from] sync::Error),
}

/// The key of this installation.
///
/// # Errors
/// [`TokenKeyError`].
pub fn of(data_dir: &Path) -> Result<TokenKey, TokenKeyError> {
    let file = data_dir.join("keys").join("sso-token.key");
    let failed = |error| TokenKeyError::File(file.clone(), error);
    let bytes = match fs::read(&file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(&file)?,
        read => read.map_err(failed)?,
    };
    TokenKey::new(&bytes).ok_or(TokenKeyError::Length(file))
}

/// Makes the file, for its owner alone. Of two programs that start together the first one's key stays.
fn make(file: &Path) -> Result<Vec<u8>, TokenKeyError> {
    let failed = |error| TokenKeyError::File(file.to_owned(), error);
    let key = TokenKey::fresh()?;
    if let Some(folder) = file.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    }
    let whole = file.with_extension(format!("{}.new", std::process::id()));
    let mut written = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&whole).map_err(failed)?;
    written.write_all(&key).and_then(|()| written.sync_all()).map_err(failed)?;
    // A link does not replace what is there already.
    let linked = fs::hard_link(&whole, file);
    fs::remove_file(&whole).map_err(failed)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(failed(error)),
        _ => fs::read(file).map_err(failed),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn it_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        assert!(of(folder.path()).is_ok());
        let file = folder.path().join("keys/sso-token.key");
        let first = fs::read(&file).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(of(folder.path()).is_ok());
        assert_eq!(fs::read(&file).unwrap(), first);
        fs::write(&file, "short").unwrap();
        assert!(matches!(of(folder.path()), Err(TokenKeyError::Length(_))));
    }
}
