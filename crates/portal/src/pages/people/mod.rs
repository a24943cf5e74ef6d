//! Pegawai: find people, and take the list along as CSV.

pub(crate) mod csv;
pub(crate) mod get;

use employees::{Filter, SortKey};
use kernel::{Actor, Permission, access::Denied, access::Reach};
use web::Problem;

use crate::fields::Fields;

/// What the address asks for.
fn filter(fields: &Fields) -> Filter {
    Filter {
        text: fields.filled("cari"),
        unit: fields.parsed("unit"),
        rank: fields.filled("pangkat"),
        position: fields.filled("jabatan"),
        employment_kind: fields.parsed("jenis"),
        legal_status: fields.parsed("status"),
        ..Filter::default()
    }
}

fn sort(fields: &Fields) -> SortKey {
    fields.parsed("urut").unwrap_or(SortKey::Name)
}

/// What the list may show; nobody lists with the right to see themself alone.
fn reach(actor: &Actor, permission: Permission) -> Result<Reach, Problem> {
    if actor.may_somewhere(permission) {
        Ok(actor.reach(permission))
    } else {
        Err(Denied::MissingPermission(permission).into())
    }
}
