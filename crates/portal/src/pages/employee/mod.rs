//! Data pegawai: what the record says about one person, today or on a day.

pub(crate) mod get;
mod histories;
mod life;
mod view;
