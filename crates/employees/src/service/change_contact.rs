use diesel::prelude::*;
use kernel::{EmployeeId, HistoryId, Permission, Reason, access};
use serde::{Deserialize, Serialize};
use store::{
    Audit, DbError, Tx, events,
    schema::{employee_private as p, employees},
};

use super::Because;
use crate::{Error, lock, mask_phone, mask_tail, private::private_data};

/// New contact data. `None` leaves a member as it is.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeContact {
    /// Mobile number: 10 to 15 digits, `+` allowed in front.
    pub phone: Option<String>,
    /// Private e-mail.
    pub email: Option<String>,
    /// Official e-mail.
    pub email_official: Option<String>,
    /// Home address, at most 300 characters.
    pub address: Option<String>,
}

/// What a change left, masked: the answer may be stored with the idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// The new row; absent when nothing changed.
    pub record_id: Option<HistoryId>,
    /// Members that changed.
    pub changed: Vec<String>,
    /// Version of the person after the change.
    pub version: i32,
}

fn check(cmd: &ChangeContact) -> Result<(), Error> {
    let mut faults = Vec::new();
    if let Some(phone) = &cmd.phone {
        let digits = phone.strip_prefix('+').unwrap_or(phone);
        if !(10..=15).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            faults.push(Reason::field(
                "phone",
                "phone-form",
                "Nomor HP ditulis 10–15 angka tanpa spasi, contoh 081234567890.",
            ));
        }
    }
    for (field, value) in [("email", &cmd.email), ("email_official", &cmd.email_official)] {
        let well_formed = |v: &str| {
            v.len() <= 254
                && v.split_once('@').is_some_and(|(name, host)| {
                    !name.is_empty() && host.contains('.') && !v.contains(char::is_whitespace)
                })
        };
        if value.as_deref().is_some_and(|v| !well_formed(v)) {
            faults.push(Reason::field(
                field,
                "email-form",
                "Alamat surel ditulis lengkap, contoh nama@tangerangkota.go.id.",
            ));
        }
    }
    if cmd.address.as_deref().is_some_and(|a| a.trim().is_empty() || a.chars().count() > 300) {
        faults.push(Reason::field("address", "address-length", "Alamat diisi paling banyak 300 huruf."));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Changes contact data: a new row supersedes the old one, and the registry is told. Members equal to the record are
/// no change; when nothing is left, nothing is written.
///
/// # Errors
/// [`Error::Invalid`] with every fault; [`Error::Stale`] when `seen_version` is not the present one.
pub fn change_contact(
    tx: &mut Tx<'_>,
    employee: EmployeeId,
    seen_version: i32,
    cmd: ChangeContact,
) -> Result<ContactView, Error> {
    check(&cmd)?;
    let person = lock(tx, employee)?;
    let grant = access::require(tx.actor(), Permission::ChangeContact, &person.place())?;
    if person.profile.version != seen_version {
        return Err(Error::Stale { present: person.profile.version });
    }
    let old = private_data(tx, employee)?;
    let keep = |new: &Option<String>, old: Option<&String>| new.clone().or_else(|| old.cloned());
    let new = ChangeContact {
        phone: keep(&cmd.phone, old.as_ref().and_then(|o| o.phone.as_ref())),
        email: keep(&cmd.email, old.as_ref().and_then(|o| o.email.as_ref())),
        email_official: keep(&cmd.email_official, old.as_ref().and_then(|o| o.email_official.as_ref())),
        address: keep(&cmd.address, old.as_ref().and_then(|o| o.address.as_ref())),
    };
    let before = old.as_ref().map(|o| ChangeContact {
        phone: o.phone.clone(),
        email: o.email.clone(),
        email_official: o.email_official.clone(),
        address: o.address.clone(),
    });
    let changed = changed_members(before.as_ref(), &new);
    if changed.is_empty() {
        return Ok(ContactView { record_id: None, changed, version: person.profile.version });
    }
    let id = supersede(tx, employee, old.as_ref().map(|o| o.id), &new)?;
    let version: i32 = diesel::update(employees::table.find(employee))
        .set((employees::version.eq(employees::version + 1), employees::updated_at.eq(tx.now())))
        .returning(employees::version)
        .get_result(tx.conn())?;
    tx.audit(
        Audit::new("employee.change-contact", grant.role, "employee", employee.uuid())
            .about(employee)
            .before(&masked(before.as_ref(), &changed))?
            .after(&masked(Some(&new), &changed))?,
    )?;
    tx.emit(
        employee,
        None,
        &events::ContactChanged {
            record_id: id,
            nip: person.nip,
            registry_person_id: person.profile.registry_id,
            changed: changed.clone(),
        },
    )?;
    Ok(ContactView { record_id: Some(id), changed, version })
}

fn members(contact: Option<&ChangeContact>) -> [(&'static str, Option<&String>); 4] {
    [
        ("phone", contact.and_then(|c| c.phone.as_ref())),
        ("email", contact.and_then(|c| c.email.as_ref())),
        ("email_official", contact.and_then(|c| c.email_official.as_ref())),
        ("address", contact.and_then(|c| c.address.as_ref())),
    ]
}

fn changed_members(before: Option<&ChangeContact>, after: &ChangeContact) -> Vec<String> {
    members(before)
        .into_iter()
        .zip(members(Some(after)))
        .filter(|((_, old), (_, new))| old != new)
        .map(|(_, (name, _))| name.to_owned())
        .collect()
}

/// The changed members as the audit keeps them: enough to recognise, not enough to use.
fn masked(contact: Option<&ChangeContact>, changed: &[String]) -> serde_json::Map<String, serde_json::Value> {
    members(contact)
        .into_iter()
        .filter(|(name, _)| changed.iter().any(|c| c == name))
        .map(|(name, value)| {
            let value = value.map(|v| if name == "phone" { mask_phone(v) } else { mask_tail(v) });
            (name.to_owned(), value.into())
        })
        .collect()
}

/// Copies the row in force with the new contact data and marks the old one as superseded by it.
fn supersede(
    tx: &mut Tx<'_>,
    employee: EmployeeId,
    old: Option<HistoryId>,
    new: &ChangeContact,
) -> Result<HistoryId, DbError> {
    let id = HistoryId::new();
    let (now, by) = (tx.now(), tx.actor().user);
    if let Some(old) = old {
        diesel::update(p::table.find(old)).set(p::superseded_at.eq(now)).execute(tx.conn())?;
    }
    let carried: Carried = match old {
        Some(old) => p::table.find(old).select(Carried::as_select()).first(tx.conn())?,
        None => Carried::default(),
    };
    diesel::insert_into(p::table)
        .values((
            (p::id.eq(id), p::employee_id.eq(employee), p::phone.eq(&new.phone), p::email.eq(&new.email)),
            carried,
            (
                p::email_official.eq(&new.email_official),
                p::address.eq(&new.address),
                p::recorded_at.eq(now),
                p::recorded_by.eq(by),
            ),
        ))
        .execute(tx.conn())?;
    if let Some(old) = old {
        diesel::update(p::table.find(old)).set(p::superseded_by.eq(id)).execute(tx.conn())?;
    }
    Ok(id)
}

/// The members a change of contact data carries over unchanged.
#[derive(Default, Queryable, Selectable, Insertable)]
#[diesel(table_name = p, check_for_backend(diesel::pg::Pg))]
struct Carried {
    nik: Option<String>,
    tax_number: Option<String>,
    health_insurance_number: Option<String>,
    religion_id: Option<String>,
    marital_id: Option<String>,
}

/// Takes over what the registry has: a new row supersedes the old one, and nothing is sent, since it is there already.
/// Called by the use case that owns the decision, for a person it has locked.
///
/// # Errors
/// The database's.
pub fn take_contact(tx: &mut Tx<'_>, employee: EmployeeId, new: ChangeContact, why: Because<'_>) -> Result<(), Error> {
    let old = private_data(tx, employee)?;
    let before = old.as_ref().map(|o| ChangeContact {
        phone: o.phone.clone(),
        email: o.email.clone(),
        email_official: o.email_official.clone(),
        address: o.address.clone(),
    });
    let held = before.clone().unwrap_or_default();
    let new = ChangeContact {
        phone: new.phone.or(held.phone),
        email: new.email.or(held.email),
        email_official: new.email_official.or(held.email_official),
        address: new.address.or(held.address),
    };
    let changed = changed_members(before.as_ref(), &new);
    supersede(tx, employee, old.as_ref().map(|o| o.id), &new)?;
    diesel::update(employees::table.find(employee))
        .set((employees::version.eq(employees::version + 1), employees::updated_at.eq(tx.now())))
        .execute(tx.conn())?;
    let entry = Audit::new("employee.take-contact", why.role, "employee", employee.uuid()).about(employee);
    let (before, after) = (masked(before.as_ref(), &changed), masked(Some(&new), &changed));
    Ok(tx.audit(entry.before(&before)?.after(&after)?.basis(why.reason))?)
}
