//! Good rows on their way into the temporary tables, by binary COPY.

use chrono::NaiveDate;
use diesel::prelude::*;
use kernel::EmployeeId;
use serde_json::Value;
use store::Tx;
use uuid::Uuid;

use crate::{
    Error,
    profile::{EmployeeRecord, Units},
};

diesel::table! {
    intake_people (row_number) {
        row_number -> Int4,
        id -> Uuid,
        registry_id -> Text,
        nip -> Text,
        nip_former -> Nullable<Text>,
        name -> Text,
        title_before -> Nullable<Text>,
        title_after -> Nullable<Text>,
        birth_place -> Nullable<Text>,
        born_on -> Date,
        sex -> Text,
        probationary_since -> Date,
        permanent_since -> Nullable<Date>,
        kept -> Jsonb,
        kind -> Text,
        legal_status -> Text,
        legal_status_code -> Text,
        appointment_number -> Nullable<Text>,
        appointment_signed_on -> Nullable<Date>,
        permanent_number -> Nullable<Text>,
        permanent_signed_on -> Nullable<Date>,
    }
}

diesel::table! {
    intake_work (row_number) {
        row_number -> Int4,
        unit_id -> Uuid,
        rank_code -> Nullable<Text>,
        rank_on -> Nullable<Date>,
        service_years -> Int2,
        service_months -> Int2,
        position_kind -> Text,
        position_registry_id -> Text,
        position_name -> Text,
        echelon -> Nullable<Text>,
        functional_level -> Nullable<Text>,
        position_on -> Date,
        level_id -> Nullable<Text>,
        program_id -> Nullable<Text>,
        program_name -> Nullable<Text>,
        graduated_year -> Nullable<Int2>,
        school -> Nullable<Text>,
    }
}

diesel::table! {
    intake_private (row_number) {
        row_number -> Int4,
        nik -> Nullable<Text>,
        phone -> Nullable<Text>,
        email -> Nullable<Text>,
        email_official -> Nullable<Text>,
        address -> Nullable<Text>,
        tax_number -> Nullable<Text>,
        health_insurance_number -> Nullable<Text>,
        religion_id -> Nullable<Text>,
        marital_id -> Nullable<Text>,
    }
}

#[derive(Insertable)]
#[diesel(table_name = intake_people, treat_none_as_default_value = false)]
struct Person<'a> {
    row_number: i32,
    id: Uuid,
    registry_id: &'a str,
    nip: &'a str,
    nip_former: Option<&'a str>,
    name: &'a str,
    title_before: Option<&'a str>,
    title_after: Option<&'a str>,
    birth_place: Option<&'a str>,
    born_on: NaiveDate,
    sex: &'a str,
    probationary_since: NaiveDate,
    permanent_since: Option<NaiveDate>,
    kept: &'a Value,
    kind: &'a str,
    legal_status: &'a str,
    legal_status_code: &'a str,
    appointment_number: Option<&'a str>,
    appointment_signed_on: Option<NaiveDate>,
    permanent_number: Option<&'a str>,
    permanent_signed_on: Option<NaiveDate>,
}

#[derive(Insertable)]
#[diesel(table_name = intake_work, treat_none_as_default_value = false)]
struct Work<'a> {
    row_number: i32,
    unit_id: Uuid,
    rank_code: Option<&'a str>,
    rank_on: Option<NaiveDate>,
    service_years: i16,
    service_months: i16,
    position_kind: &'a str,
    position_registry_id: &'a str,
    position_name: &'a str,
    echelon: Option<&'a str>,
    functional_level: Option<&'a str>,
    position_on: NaiveDate,
    level_id: Option<&'a str>,
    program_id: Option<&'a str>,
    program_name: Option<&'a str>,
    graduated_year: Option<i16>,
    school: Option<&'a str>,
}

#[derive(Insertable)]
#[diesel(table_name = intake_private, treat_none_as_default_value = false)]
struct Private<'a> {
    row_number: i32,
    nik: Option<&'a str>,
    phone: Option<&'a str>,
    email: Option<&'a str>,
    email_official: Option<&'a str>,
    address: Option<&'a str>,
    tax_number: Option<&'a str>,
    health_insurance_number: Option<&'a str>,
    religion_id: Option<&'a str>,
    marital_id: Option<&'a str>,
}

/// Copies good rows into the temporary tables.
pub(super) fn copy(tx: &mut Tx<'_>, records: &[EmployeeRecord], units: &Units) -> Result<(), Error> {
    if records.is_empty() {
        return Ok(());
    }
    let people: Vec<Person<'_>> = records.iter().map(person).collect();
    diesel::copy_from(intake_people::table).from_insertable(people).execute(tx.conn())?;
    let work: Vec<Work<'_>> = records.iter().map(|record| work(record, units)).collect();
    diesel::copy_from(intake_work::table).from_insertable(work).execute(tx.conn())?;
    let private: Vec<Private<'_>> = records.iter().map(private).collect();
    diesel::copy_from(intake_private::table).from_insertable(private).execute(tx.conn())?;
    Ok(())
}

fn number(record: &EmployeeRecord) -> i32 {
    i32::try_from(record.row).unwrap_or(i32::MAX)
}

fn person(record: &EmployeeRecord) -> Person<'_> {
    Person {
        row_number: number(record),
        id: EmployeeId::new().uuid(),
        registry_id: &record.registry_id,
        nip: record.nip.as_str(),
        nip_former: record.nip_former.as_deref(),
        name: &record.name,
        title_before: record.title_before.as_deref(),
        title_after: record.title_after.as_deref(),
        birth_place: record.birth_place.as_deref(),
        born_on: record.born_on,
        sex: record.sex.as_str(),
        probationary_since: record.appointed_on,
        permanent_since: record.permanent_on,
        kept: &record.kept,
        kind: record.kind.as_str(),
        legal_status: record.legal_status.as_str(),
        legal_status_code: &record.legal_status_code,
        appointment_number: record.appointment_number.as_deref(),
        appointment_signed_on: record.appointment_signed_on,
        permanent_number: record.permanent_number.as_deref(),
        permanent_signed_on: record.permanent_signed_on,
    }
}

fn work<'a>(record: &'a EmployeeRecord, units: &Units) -> Work<'a> {
    let (rank, position, education) = (record.rank.as_ref(), &record.position, record.education.as_ref());
    Work {
        row_number: number(record),
        // A good row names a known unit.
        unit_id: units.get(&record.unit_registry_id).copied().unwrap_or_default(),
        rank_code: rank.map(|rank| rank.code.as_str()),
        rank_on: rank.map(|rank| rank.effective_on),
        service_years: rank.map_or(0, |rank| rank.service_years),
        service_months: rank.map_or(0, |rank| rank.service_months),
        position_kind: position.kind.as_str(),
        position_registry_id: &position.registry_id,
        position_name: &position.name,
        echelon: position.echelon.map(kernel::Echelon::as_str),
        functional_level: position.functional_level,
        position_on: position.effective_on,
        level_id: education.map(|education| education.level_id),
        program_id: education.and_then(|education| education.program_id.as_deref()),
        program_name: education.and_then(|education| education.program_name.as_deref()),
        graduated_year: education.and_then(|education| education.graduated_year),
        school: education.and_then(|education| education.school.as_deref()),
    }
}

fn private(record: &EmployeeRecord) -> Private<'_> {
    let private = &record.private;
    Private {
        row_number: number(record),
        nik: private.nik.as_deref(),
        phone: private.phone.as_deref(),
        email: private.email.as_deref(),
        email_official: private.email_official.as_deref(),
        address: private.address.as_deref(),
        tax_number: private.tax_number.as_deref(),
        health_insurance_number: private.health_insurance_number.as_deref(),
        religion_id: private.religion_id.as_deref(),
        marital_id: private.marital_id.as_deref(),
    }
}
