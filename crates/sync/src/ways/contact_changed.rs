//! Changed contact data: the main record is updated with the values that were approved.

use async_trait::async_trait;
use bkn::{CallId, Compared, ContactUpdate, DataUtama};
use diesel::prelude::*;
use kernel::{EmployeeId, HistoryId, Role};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{
    DbError, Event, Tx, audit,
    events::ContactChanged,
    outbox::{Leased, Unseen},
    schema::employee_private,
};

use super::{Looked, Reached, START, Shows, Trip, Trouble, Way, read_payload, settled_payload};
use crate::{Deps, EffectError};

pub(super) struct ContactChangedWay;

/// The values of the record the event points at. They are read when it is sent, so that none lies in the queue.
#[derive(Serialize, Deserialize, Queryable)]
struct Values {
    phone: Option<String>,
    email: Option<String>,
    email_official: Option<String>,
    address: Option<String>,
}

#[async_trait]
impl Way for ContactChangedWay {
    fn kind(&self) -> &'static str {
        ContactChanged::KIND
    }
    fn versions(&self) -> &'static [i16] {
        &[1]
    }
    fn steps(&self) -> &'static [&'static str] {
        &[START]
    }

    fn prepare(&self, _deps: &Deps, tx: &mut Tx<'_>, event: &Leased) -> Result<Value, EffectError> {
        let changed: ContactChanged = settled_payload(event)?;
        let values = values(tx, event.employee_id, changed.record_id, "data kontak untuk dikirim ke SIASN BKN")?;
        Ok(serde_json::to_value(values).map_err(|e| DbError::Shape(e.to_string()))?)
    }

    /// The same values sent twice are the same record, so nothing is looked up first.
    async fn call(&self, trip: &Trip) -> Result<Reached, Trouble> {
        let changed: ContactChanged = trip.payload()?;
        let Ok(values) = serde_json::from_value::<Values>(trip.prepared.clone()) else {
            return Err(Trouble::Ours("sync.record-missing"));
        };
        let person = trip.person(&changed.nip, changed.registry_person_id.as_deref()).await?;
        // What was emptied is sent empty; what did not change is not sent.
        let sent = |member: &str, value: Option<String>| {
            changed.changed.iter().any(|name| name == member).then(|| value.unwrap_or_default())
        };
        let body = ContactUpdate {
            nomor_hp: sent("phone", values.phone),
            email: sent("email", values.email),
            email_gov: sent("email_official", values.email_official),
            alamat: sent("address", values.address),
            ..ContactUpdate::of(person)
        };
        trip.deps.registry.update_contact(&trip.call_id(), &body).await?;
        Ok(Reached::delivered(None, Shows::Later))
    }

    async fn look(&self, deps: &Deps, call: &CallId, unseen: &[Unseen]) -> Result<Vec<Looked>, Trouble> {
        let mut looked = Vec::new();
        let mut there = None;
        for one in unseen {
            let changed: ContactChanged = read_payload(one.version, &one.payload)?;
            let (employee, record) = (one.employee_id, changed.record_id);
            let why = "data kontak untuk memeriksa apakah tampil di SIASN BKN";
            let here = deps.db.write(deps.call(None), move |tx| values(tx, employee, record, why)).await;
            let here = here.map_err(|error| Trouble::Domain(error.into()))?;
            let there = match &mut there {
                Some(there) => there,
                none => none.insert(deps.registry.data_utama(call, &changed.nip).await?),
            };
            let shown = here.is_some_and(|here| here.are_in(there, &changed.changed));
            looked.push(Looked { seq: one.seq, shown, duplicates: Vec::new() });
        }
        Ok(looked)
    }
}

impl Values {
    /// Whether the registry's record has those that changed. What was emptied may be blank there.
    fn are_in(&self, there: &DataUtama, changed: &[String]) -> bool {
        let pairs = [
            ("phone", &self.phone, &there.mobile),
            ("email", &self.email, &there.email),
            ("email_official", &self.email_official, &there.official_email),
            ("address", &self.address, &there.address),
        ];
        let mut sent = pairs.into_iter().filter(|(name, ..)| changed.iter().any(|one| one == name));
        sent.all(|(name, here, there)| match here.as_deref().filter(|here| !here.is_empty()) {
            Some(here) => Compared::text(name, here, there.as_deref()).same,
            None => there.as_deref().is_none_or(str::is_empty),
        })
    }
}

/// The values of a record of the person. The reading of personal data is logged like anybody's.
fn values(tx: &mut Tx<'_>, employee: EmployeeId, record: HistoryId, why: &str) -> Result<Option<Values>, DbError> {
    let values: Option<Values> = employee_private::table
        .find(record.uuid())
        .filter(employee_private::employee_id.eq(employee))
        .select((
            employee_private::phone,
            employee_private::email,
            employee_private::email_official,
            employee_private::address,
        ))
        .first(tx.conn())
        .optional()?;
    if values.is_some() {
        audit::sensitive_read(tx, employee, Role::System, why)?;
    }
    Ok(values)
}
