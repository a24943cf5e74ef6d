use chrono::{DateTime, Utc};
use kernel::{Denied, Fault, FaultClass, Reason, clock};
use store::{DbError, violated};

/// What can go wrong with accounts. No variant carries a secret or says more than its reader may know.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Unknown account or wrong password; the two are not told apart.
    #[error("wrong login or password")]
    WrongLogin,
    /// Too many wrong passwords.
    #[error("the account is locked")]
    Locked {
        /// Until when.
        until: DateTime<Utc>,
        /// Seconds from the attempt until then.
        seconds: i64,
    },
    /// The account was closed.
    #[error("the account is disabled")]
    Disabled,
    /// The activation code is unknown, used or past its time; the three are not told apart.
    #[error("no such activation code")]
    CodeInvalid,
    /// The password breaks rules; every one is listed.
    #[error("the password is too weak")]
    WeakPassword(Vec<Reason>),
    /// The access token is malformed, forged, or made for another system.
    #[error("the access token is not valid: {0}")]
    TokenInvalid(&'static str),
    /// The access token names a key this process does not know; it may have been made by another process just now.
    #[error("the access token names an unknown key")]
    UnknownKey,
    /// The access token's time is over.
    #[error("the access token has expired")]
    TokenExpired,
    /// The refresh token is unknown, revoked or past its time.
    #[error("no such refresh token")]
    RefreshInvalid,
    /// The refresh token was used before: somebody has a copy, so the whole sign-in has ended.
    #[error("a refresh token was used twice")]
    RefreshReused,
    /// No session, or it was ended.
    #[error("no session")]
    SessionMissing,
    /// The session's time is over.
    #[error("the session has expired")]
    SessionExpired,
    /// No such account.
    #[error("no such account")]
    NoUser,
    /// No such grant, or it was taken back before.
    #[error("no such grant")]
    NoGrant,
    /// The login is taken, or the person already has an account.
    #[error("the account exists already")]
    AccountExists,
    /// The role cannot be given with that scope.
    #[error("the role cannot be given with that scope")]
    ScopeMismatch,
    /// The same role with the same scope is given for overlapping dates.
    #[error("the role is given already")]
    AlreadyGranted,
    /// Nobody gives themself a role.
    #[error("nobody gives themself a role")]
    OwnRole,
    /// No such proposal of a role.
    #[error("no such proposal")]
    NoProposal,
    /// Somebody has decided the proposal.
    #[error("the proposal is decided")]
    Decided,
    /// The unit does not exist.
    #[error("no such unit")]
    NoUnit,
    /// The input has faults.
    #[error("the input has faults")]
    Invalid(Vec<Reason>),
    /// Hashing a password failed (parameters, memory).
    #[error("password hashing failed: {0}")]
    Hashing(String),
    /// The operating system gave no random bytes.
    #[error("no random bytes: {0}")]
    Random(String),
    /// A signing key cannot be made, read or used.
    #[error("signing key: {0}")]
    SigningKey(String),
    /// Access.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        match violated(&error) {
            Some("users_login_key" | "users_employee_id_key") => Self::AccountExists,
            Some("user_roles_unit_id_fkey" | "role_proposals_unit_id_fkey") => Self::NoUnit,
            Some("user_roles_user_id_fkey" | "role_proposals_user_id_fkey") => Self::NoUser,
            _ => Self::Db(error.into()),
        }
    }
}

impl Fault for Error {
    fn class(&self) -> FaultClass {
        match self {
            Self::WrongLogin
            | Self::TokenInvalid(_)
            | Self::UnknownKey
            | Self::TokenExpired
            | Self::RefreshInvalid
            | Self::RefreshReused
            | Self::SessionMissing
            | Self::SessionExpired => FaultClass::Unauthenticated,
            Self::Locked { .. } => FaultClass::Throttled,
            Self::Disabled | Self::OwnRole => FaultClass::Denied,
            Self::NoUser | Self::NoGrant | Self::NoProposal => FaultClass::NotFound,
            Self::AccountExists | Self::AlreadyGranted | Self::Decided => FaultClass::Conflict,
            Self::CodeInvalid | Self::WeakPassword(_) | Self::ScopeMismatch | Self::NoUnit | Self::Invalid(_) => {
                FaultClass::Invalid
            }
            Self::Hashing(_) | Self::Random(_) | Self::SigningKey(_) => FaultClass::Bug,
            Self::Denied(e) => e.class(),
            Self::Db(e) => e.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::WrongLogin => "auth.wrong-login",
            Self::Locked { .. } => "auth.locked",
            Self::Disabled => "auth.disabled",
            Self::CodeInvalid => "auth.code-invalid",
            Self::WeakPassword(_) => "auth.weak-password",
            Self::TokenInvalid(_) | Self::UnknownKey => "auth.token-invalid",
            Self::TokenExpired => "auth.token-expired",
            Self::RefreshInvalid => "auth.refresh-invalid",
            Self::RefreshReused => "auth.refresh-reused",
            Self::SessionMissing => "auth.session-missing",
            Self::SessionExpired => "auth.session-expired",
            Self::NoUser => "accounts.no-user",
            Self::NoGrant => "accounts.no-grant",
            Self::AccountExists => "accounts.exists",
            Self::ScopeMismatch => "accounts.scope-mismatch",
            Self::AlreadyGranted => "accounts.already-granted",
            Self::OwnRole => "accounts.own-role",
            Self::NoProposal => "accounts.no-proposal",
            Self::Decided => "accounts.proposal-decided",
            Self::NoUnit => "accounts.no-unit",
            Self::Invalid(_) => "input.invalid",
            Self::Hashing(_) | Self::Random(_) | Self::SigningKey(_) => "internal.bug",
            Self::Denied(e) => e.code(),
            Self::Db(e) => e.code(),
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Locked { until, seconds } => vec![
                ("until", until.with_timezone(&clock::jakarta()).format("%H.%M WIB").to_string()),
                ("retry_after", seconds.to_string()),
            ],
            Self::Denied(e) => e.params(),
            _ => Vec::new(),
        }
    }

    fn reasons(&self) -> Vec<Reason> {
        match self {
            Self::WeakPassword(reasons) | Self::Invalid(reasons) => reasons.clone(),
            _ => Vec::new(),
        }
    }
}
