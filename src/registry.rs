//! The client of the national registry, made from the settings.

use std::time::Duration;

use bkn::{Addresses, Client, Options, OptionsError, SsoLogin};
use secrecy::ExposeSecret;

use crate::settings::{Registry, RegistryKind};

/// Why the registry cannot be spoken to. The texts are for the operator.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// A setting is missing.
    #[error("registry.environment is set, but {0} is empty")]
    Missing(&'static str),
    /// `registry.proxy` is no address.
    #[error("registry.proxy is not an address such as http://proxy:3128")]
    Proxy,
    /// The client refuses its options.
    #[error("the settings under [registry] cannot be used")]
    Options(#[from] OptionsError),
}

/// The client; `None` when the settings name no registry.
///
/// # Errors
/// [`RegistryError`].
pub fn client(settings: &Registry) -> Result<Option<Client>, RegistryError> {
    let addresses = match settings.environment {
        RegistryKind::None => return Ok(None),
        RegistryKind::Production => Addresses::production()?,
        RegistryKind::Training => Addresses::training()?,
        RegistryKind::Custom => Addresses::at(&settings.address)?,
    };
    if settings.consumer_key.is_empty() {
        return Err(RegistryError::Missing("registry.consumer_key"));
    }
    let mut options =
        Options::new(addresses, settings.consumer_key.clone(), settings.consumer_secret.clone(), login(settings)?);
    options.ca_file = (!settings.ca_file.as_os_str().is_empty()).then(|| settings.ca_file.clone());
    options.proxy = match settings.proxy.as_str() {
        "" => None,
        proxy => Some(proxy.parse().map_err(|_| RegistryError::Proxy)?),
    };
    options.connect_timeout = Duration::from_secs(settings.connect_timeout_seconds);
    options.total_timeout = Duration::from_secs(settings.total_timeout_seconds);
    Ok(Some(Client::new(&options)?))
}

/// A pasted token when there is one, user name and password otherwise.
fn login(settings: &Registry) -> Result<SsoLogin, RegistryError> {
    if !settings.sso_token.expose_secret().is_empty() {
        return Ok(SsoLogin::Pasted(settings.sso_token.clone()));
    }
    if settings.sso_username.is_empty() {
        return Err(RegistryError::Missing("registry.sso_username (or registry.sso_token)"));
    }
    Ok(SsoLogin::Password {
        client_id: settings.sso_client_id.clone(),
        username: settings.sso_username.clone(),
        password: settings.sso_password.clone(),
    })
}
