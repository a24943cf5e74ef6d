//! One folder per page.

pub(crate) mod account;
pub(crate) mod activation;
pub(crate) mod appraisal;
pub(crate) mod award;
pub(crate) mod contact;
pub(crate) mod differences;
pub(crate) mod employee;
pub(crate) mod entry;
pub(crate) mod home;
pub(crate) mod loads;
pub(crate) mod openings;
pub(crate) mod password;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod position;
pub(crate) mod private;
pub(crate) mod promotion;
pub(crate) mod queue;
pub(crate) mod registry;
pub(crate) mod reports;
pub(crate) mod request;
pub(crate) mod role_proposal;
pub(crate) mod session;
pub(crate) mod sign_in;
