use std::{path::PathBuf, time::Duration};

use reqwest::Url;
use secrecy::SecretString;

/// Where the registry's parts are. On the real one, tokens are on port 443 and data on 8243; a mock has all on one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// `POST` for the gateway token.
    pub gateway_token: Url,
    /// `POST` for the SSO token.
    pub sso_token: Url,
    /// Base of the personnel API, without a slash at the end.
    pub personnel: Url,
    /// Base of the reference API, at the personnel API's host.
    pub reference: Url,
    /// Where the mock's labelled extensions are; the real registry has none.
    pub extension: Url,
}

impl Addresses {
    /// BKN's production.
    pub fn production() -> Result<Self, OptionsError> {
        Self::of(
            "https://apimws.bkn.go.id/oauth2/token",
            "https://sso-siasn.bkn.go.id/auth/realms/public-siasn/protocol/openid-connect/token",
            "https://apimws.bkn.go.id:8243/apisiasn/1.0",
        )
    }

    /// BKN's training environment.
    pub fn training() -> Result<Self, OptionsError> {
        Self::of(
            "https://training-apimws.bkn.go.id/oauth2/token",
            "https://iam-siasn.bkn.go.id/auth/realms/public-siasn/protocol/openid-connect/token",
            "https://training-apimws.bkn.go.id:8243/api/1.0",
        )
    }

    /// Everything on one address, as the mock has it: `http://127.0.0.1:8243`.
    pub fn at(base: &str) -> Result<Self, OptionsError> {
        let base = base.trim_end_matches('/');
        Self::of(
            &format!("{base}/oauth2/token"),
            &format!("{base}/auth/realms/public-siasn/protocol/openid-connect/token"),
            &format!("{base}/apisiasn/1.0"),
        )
    }

    /// From three addresses; the extension is looked for at the personnel API's host.
    pub fn of(gateway_token: &str, sso_token: &str, personnel: &str) -> Result<Self, OptionsError> {
        let personnel = http_url(personnel)?;
        let mut reference = personnel.clone();
        reference.set_path("/referensi_siasn/1");
        reference.set_query(None);
        let mut extension = personnel.clone();
        extension.set_path("/");
        extension.set_query(None);
        Ok(Self {
            gateway_token: http_url(gateway_token)?,
            sso_token: http_url(sso_token)?,
            personnel,
            reference,
            extension,
        })
    }

    /// Whether no part is reached by TLS, as with a mock on the same machine.
    pub(crate) fn is_plain(&self) -> bool {
        [&self.gateway_token, &self.sso_token, &self.personnel, &self.extension]
            .iter()
            .all(|url| url.scheme() == "http")
    }
}

fn http_url(text: &str) -> Result<Url, OptionsError> {
    let url = Url::parse(text).map_err(|_| OptionsError::Address(text.to_owned()))?;
    let fits = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none();
    fits.then_some(url).ok_or_else(|| OptionsError::Address(text.to_owned()))
}

/// How the person's identity is proved.
#[derive(Debug, Clone)]
pub enum SsoLogin {
    /// By password, again whenever the token has run out.
    Password {
        /// The agency's client at the SSO.
        client_id: String,
        /// The NIP of the officer or service account.
        username: String,
        /// The password.
        password: SecretString,
    },
    /// By a token somebody got elsewhere and pasted. When it runs out, sending pauses until another is pasted
    /// (`Client::paste_sso_token`).
    Pasted(SecretString),
    /// A token somebody will paste; until then every call fails as with one that has run out.
    Awaited,
}

/// Everything a client needs.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the registry is.
    pub addresses: Addresses,
    /// Consumer key of the gateway.
    pub consumer_key: String,
    /// Consumer secret of the gateway.
    pub consumer_secret: SecretString,
    /// The person's identity.
    pub sso: SsoLogin,
    /// PEM file of further certificate authorities, e.g. of a mock or of an agency's proxy.
    pub ca_file: Option<PathBuf>,
    /// HTTP proxy. Proxy variables of the environment are not looked at.
    pub proxy: Option<Url>,
    /// Longest wait for a connection.
    pub connect_timeout: Duration,
    /// Longest time for a whole call, body included.
    pub total_timeout: Duration,
}

impl Options {
    /// With five seconds to connect and sixty for a call, no proxy and no further authorities.
    #[must_use]
    pub const fn new(addresses: Addresses, consumer_key: String, consumer_secret: SecretString, sso: SsoLogin) -> Self {
        Self {
            addresses,
            consumer_key,
            consumer_secret,
            sso,
            ca_file: None,
            proxy: None,
            connect_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(60),
        }
    }
}

/// What can be wrong with the options.
#[derive(Debug, thiserror::Error)]
pub enum OptionsError {
    /// No usable address.
    #[error("{0:?} is not an http or https address without user name and password")]
    Address(String),
    /// The file of authorities cannot be read.
    #[error("the file of certificate authorities {path} cannot be read")]
    CaFile {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file of authorities is no PEM.
    #[error("the file of certificate authorities {0} holds no certificate in PEM form")]
    CaContent(PathBuf),
    /// The pasted token has characters that cannot be in a header.
    #[error("the pasted token is not a token")]
    PastedToken,
    /// The HTTP client cannot be made, usually because the machine has no certificate authorities installed.
    #[error("the HTTP client cannot be made; are the system's certificate authorities (ca-certificates) installed?")]
    Http(#[source] reqwest::Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_serves_everything() {
        let at = Addresses::at("http://127.0.0.1:8243/").unwrap();
        assert_eq!(at.gateway_token.as_str(), "http://127.0.0.1:8243/oauth2/token");
        assert_eq!(at.personnel.as_str(), "http://127.0.0.1:8243/apisiasn/1.0");
        assert_eq!(at.reference.as_str(), "http://127.0.0.1:8243/referensi_siasn/1");
        assert_eq!(at.extension.as_str(), "http://127.0.0.1:8243/");
        assert!(at.is_plain());
        assert!(!Addresses::production().unwrap().is_plain());
        assert!(Addresses::training().is_ok());
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "127.0.0.1:80", "ftp://x", "http://user:secret@x", "file:///etc"] {
            assert!(Addresses::at(text).is_err(), "{text}");
        }
    }
}
