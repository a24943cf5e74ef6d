use diesel::{PgConnection, prelude::*};
use kernel::{EmployeeId, HistoryId};
use serde::Serialize;
use store::schema::employee_private as p;

use crate::Error;

/// Personal data (UU 27/2022). Whoever reads it for somebody has `ViewSensitive` and writes a row with
/// `store::audit::sensitive_read` first.
#[derive(Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = p, check_for_backend(diesel::pg::Pg))]
pub struct PrivateData {
    /// Row that holds these values.
    pub id: HistoryId,
    /// National identity number.
    pub nik: Option<String>,
    /// Mobile number.
    pub phone: Option<String>,
    /// Private e-mail.
    pub email: Option<String>,
    /// Official e-mail.
    pub email_official: Option<String>,
    /// Home address.
    pub address: Option<String>,
    /// NPWP.
    pub tax_number: Option<String>,
    /// BPJS.
    pub health_insurance_number: Option<String>,
    /// Registry code of religion.
    pub religion_id: Option<String>,
    /// Registry code of marital status.
    pub marital_id: Option<String>,
}

impl std::fmt::Debug for PrivateData {
    /// Shows nothing of the data: it must not slip into a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PrivateData").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Personal data in force now; `None` when nothing is recorded.
///
/// # Errors
/// The database's.
pub fn private_data(conn: &mut PgConnection, employee: EmployeeId) -> Result<Option<PrivateData>, Error> {
    Ok(p::table
        .filter(p::employee_id.eq(employee).and(p::superseded_at.is_null()))
        .select(PrivateData::as_select())
        .first(conn)
        .optional()?)
}

/// `0812••••••89`: enough to recognise one's own number.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    let head: String = digits.iter().take(4).collect();
    let tail: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
    if digits.len() <= 6 { "••••".to_owned() } else { format!("{head}••••••{tail}") }
}

/// `S•••• A••••`: the first letter of each word.
#[must_use]
pub fn mask_name(name: &str) -> String {
    let words = name.split_whitespace().filter_map(|word| word.chars().next());
    words.map(|letter| format!("{letter}••••")).collect::<Vec<_>>().join(" ")
}

/// `••••••••••••1234`: the last four characters.
#[must_use]
pub fn mask_tail(text: &str) -> String {
    let length = text.chars().count();
    if length <= 4 {
        "••••".to_owned()
    } else {
        format!("••••{}", text.chars().skip(length - 4).collect::<String>())
    }
}
