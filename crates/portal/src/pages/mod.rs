//! One folder per page.

pub(crate) mod activation;
pub(crate) mod home;
pub(crate) mod password;
pub(crate) mod session;
pub(crate) mod sign_in;
