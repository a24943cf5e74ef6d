//! The client of the national registry, made from the settings.

use std::time::Duration;

use bkn::{Addresses, Client, Options, OptionsError, SsoLogin};
use secrecy::ExposeSecret;

use sync::binding::Identity;

use crate::settings::{Registry, RegistryKind, Settings};

/// Why the registry cannot be spoken to. The texts are for the operator.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// No registry.
    #[error("registry.environment is none")]
    None,
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
    let Some(addresses) = addresses(settings)? else { return Ok(None) };
    if settings.consumer_key.is_empty() {
        return Err(RegistryError::Missing("registry.consumer_key"));
    }
    let mut options =
        Options::new(addresses, settings.consumer_key.clone(), settings.consumer_secret.clone(), login(settings));
    options.ca_file = (!settings.ca_file.as_os_str().is_empty()).then(|| settings.ca_file.clone());
    options.proxy = match settings.proxy.as_str() {
        "" => None,
        proxy => Some(proxy.parse().map_err(|_| RegistryError::Proxy)?),
    };
    options.connect_timeout = Duration::from_secs(settings.connect_timeout_seconds);
    options.total_timeout = Duration::from_secs(settings.total_timeout_seconds);
    Ok(Some(Client::new(&options)?))
}

fn addresses(settings: &Registry) -> Result<Option<Addresses>, OptionsError> {
    Ok(Some(match settings.environment {
        RegistryKind::None => return Ok(None),
        RegistryKind::Production => Addresses::production()?,
        RegistryKind::Training => Addresses::training()?,
        RegistryKind::Custom => Addresses::at(&settings.address)?,
    }))
}

/// Which registry the settings name, and which agency one is there.
///
/// # Errors
/// [`RegistryError`], also when they name none.
pub fn identity(settings: &Settings) -> Result<Identity, RegistryError> {
    let addresses = addresses(&settings.registry)?.ok_or(RegistryError::None)?;
    Ok(Identity::of(&addresses, &settings.sync.agency_id))
}

/// A pasted token when there is one, user name and password otherwise. Without either, somebody will paste a token.
fn login(settings: &Registry) -> SsoLogin {
    if !settings.sso_token.expose_secret().is_empty() {
        return SsoLogin::Pasted(settings.sso_token.clone());
    }
    if settings.sso_username.is_empty() {
        return SsoLogin::Awaited;
    }
    SsoLogin::Password {
        client_id: settings.sso_client_id.clone(),
        username: settings.sso_username.clone(),
        password: settings.sso_password.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{self, Source};

    fn registry(variables: &[(&str, &str)]) -> Result<Option<Client>, RegistryError> {
        let variables =
            variables.iter().map(|(name, value)| (format!("SIMASN__REGISTRY__{name}"), (*value).to_owned()));
        let source = Source { file: None, variables: variables.collect() };
        client(&settings::from_source(&source).unwrap().registry)
    }

    #[test]
    fn none_is_no_client_and_what_is_missing_is_named() {
        assert!(registry(&[]).unwrap().is_none());
        let missing = |variables: &[(&str, &str)]| registry(variables).err().unwrap().to_string();
        assert!(missing(&[("ENVIRONMENT", "training")]).contains("registry.consumer_key"));
        let awaited = [("ENVIRONMENT", "training"), ("CONSUMER_KEY", "k")];
        assert!(registry(&awaited).unwrap().is_some(), "a token will be pasted");
        let no_address = [("ENVIRONMENT", "custom"), ("CONSUMER_KEY", "k"), ("SSO_TOKEN", "t")];
        assert!(matches!(registry(&no_address), Err(RegistryError::Options(_))));
        let no_proxy = [("ENVIRONMENT", "training"), ("CONSUMER_KEY", "k"), ("SSO_TOKEN", "t"), ("PROXY", "::")];
        assert!(matches!(registry(&no_proxy), Err(RegistryError::Proxy)));
    }

    #[test]
    fn a_mock_on_one_address_will_do() {
        let settings = [
            ("ENVIRONMENT", "custom"),
            ("ADDRESS", "http://127.0.0.1:8243"),
            ("CONSUMER_KEY", "k"),
            ("SSO_TOKEN", "t"),
        ];
        assert!(registry(&settings).unwrap().is_some());
    }
}
