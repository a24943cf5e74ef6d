//! Changed contact data: the main record is updated with the values that were approved.

use async_trait::async_trait;
use bkn::ContactUpdate;
use diesel::prelude::*;
use kernel::Role;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{DbError, Event, Tx, audit, events::ContactChanged, outbox::Leased, schema::employee_private};

use super::{Reached, START, Trip, Trouble, Way, settled_payload};
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

    /// The reading of personal data is logged like anybody's.
    fn prepare(&self, _deps: &Deps, tx: &mut Tx<'_>, event: &Leased) -> Result<Value, EffectError> {
        let changed: ContactChanged = settled_payload(event)?;
        let values: Option<Values> = employee_private::table
            .find(changed.record_id.uuid())
            .filter(employee_private::employee_id.eq(event.employee_id))
            .select((
                employee_private::phone,
                employee_private::email,
                employee_private::email_official,
                employee_private::address,
            ))
            .first(tx.conn())
            .optional()
            .map_err(DbError::from)?;
        let Some(values) = values else { return Ok(Value::Null) };
        audit::sensitive_read(tx, event.employee_id, Role::System, "data kontak untuk dikirim ke SIASN BKN")?;
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
        Ok(Reached::delivered(None))
    }
}
