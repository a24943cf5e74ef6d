//! Identifiers: UUID version 7 behind a type of their own, so that a unit can never be passed for a person.

/// Declares an identifier type over a time-ordered UUID.
macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
                 diesel::AsExpression, diesel::FromSqlRow)]
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A new identifier; later ones sort after earlier ones.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "a default identifier would look like a constant")]
            pub fn new() -> Self { Self(uuid::Uuid::now_v7()) }
            /// The bare UUID.
            #[must_use]
            pub const fn uuid(self) -> uuid::Uuid { self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> { text.parse().map(Self) }
        }
        impl From<uuid::Uuid> for $name { fn from(id: uuid::Uuid) -> Self { Self(id) } }
        impl<DB: diesel::backend::Backend> diesel::serialize::ToSql<diesel::sql_types::Uuid, DB> for $name
        where uuid::Uuid: diesel::serialize::ToSql<diesel::sql_types::Uuid, DB> {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                <uuid::Uuid as diesel::serialize::ToSql<diesel::sql_types::Uuid, DB>>::to_sql(&self.0, out)
            }
        }
        impl<DB: diesel::backend::Backend> diesel::deserialize::FromSql<diesel::sql_types::Uuid, DB> for $name
        where uuid::Uuid: diesel::deserialize::FromSql<diesel::sql_types::Uuid, DB> {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                <uuid::Uuid as diesel::deserialize::FromSql<diesel::sql_types::Uuid, DB>>::from_sql(bytes).map(Self)
            }
        }
    )+ };
}

id! {
    /// A civil servant.
    EmployeeId,
    /// An organisational unit (unor).
    UnitId,
    /// A position of the catalogue (jabatan).
    PositionId,
    /// A decree (SK) or another written basis of a fact.
    DecreeId,
    /// A supporting document (berkas).
    DocumentId,
    /// A request (usul) on its way from draft to decree.
    RequestId,
    /// A stored assessment of a request.
    AssessmentId,
    /// An account.
    UserId,
    /// One import of a file.
    BatchId,
    /// An event that leaves the building.
    EventId,
    /// Any row of a history table.
    HistoryId,
    /// An error somebody reported in their record.
    ReportId,
    /// A role that was proposed.
    ProposalId,
    /// A workbook of refused rows.
    FaultBookId,
}
