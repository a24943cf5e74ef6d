//! Taking stock: our record beside the registry's.
//!
//! | Where | What |
//! |---|---|
//! | [`Reader`] | the registry, read gently: limited, slower when it asks, pausing for everybody without a token |
//! | [`pull()`] | everybody's histories from the registry into our record, as at a first installation |

mod error;
pub mod pull;
mod reader;
mod scope;
mod settings;

pub use error::Error;
pub use pull::pull;
pub use reader::{OnPause, Reader, Sleep, Unread, machine_sleep};
pub use scope::{Person, Scope};
pub use settings::Settings;
