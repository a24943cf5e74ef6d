use serde::{Deserialize, Serialize};

use crate::state::{Draft, Outcome, Read};

/// What a client needs to be let in. Made once per state and printed at each start: the people in a mock are not real.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// Consumer key of the gateway.
    pub client_id: String,
    /// Consumer secret of the gateway.
    pub client_secret: String,
    /// The agency's client at the SSO.
    pub sso_client_id: String,
    /// User name of the password login.
    pub sso_username: String,
    /// Its password.
    pub sso_password: String,
    /// An SSO token issued at this start, as if somebody had pasted it.
    #[serde(default)]
    pub sso_token: String,
}

impl Credentials {
    /// Those of the state, or new ones.
    pub(crate) fn of(tx: &mut Draft<'_>) -> Outcome<Self> {
        if let Some(kept) = tx.get("meta/credentials")? {
            return Ok(kept);
        }
        let secret = || hex::encode(rand::random::<[u8; 14]>());
        let new = Self {
            client_id: secret(),
            client_secret: secret(),
            sso_client_id: "tangerangkota".to_owned(),
            sso_username: "198001012005011001".to_owned(),
            sso_password: secret(),
            sso_token: String::new(),
        };
        tx.put("meta/credentials", &new)?;
        Ok(new)
    }
}
