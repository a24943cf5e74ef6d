//! Builders for tests of other crates.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

use chrono::{TimeZone, Utc};
use diesel::{PgConnection, prelude::*};
use kernel::{EmployeeId, HistoryId, Rating};
use store::schema::appraisals;

/// A rating for each of `years`.
pub fn rated(conn: &mut PgConnection, employee: EmployeeId, years: &[i16], rating: Rating) {
    for year in years {
        diesel::insert_into(appraisals::table)
            .values((
                appraisals::id.eq(HistoryId::new()),
                appraisals::employee_id.eq(employee),
                appraisals::year.eq(year),
                appraisals::rating.eq(rating),
                appraisals::recorded_at.eq(Utc.with_ymd_and_hms(2020, 1, 1, 0, 0, 0).unwrap()),
            ))
            .execute(conn)
            .unwrap();
    }
}
