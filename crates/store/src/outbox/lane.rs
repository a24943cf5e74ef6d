use diesel::{
    backend::Backend,
    deserialize::{self, FromSql},
    pg::Pg,
    serialize::{self, Output, ToSql},
    sql_types::SmallInt,
};
use serde::{Deserialize, Serialize};

/// What is sent first among different people. Within a chain of one person the order of appending holds, whatever the lane: what
/// stands before an urgent event travels in its lane.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    diesel::AsExpression,
    diesel::FromSqlRow,
)]
#[diesel(sql_type = SmallInt)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Somebody's right hangs on it within days: a pension due this month.
    Urgent,
    /// The daily work.
    Usual,
    /// Corrections by the thousand. They get what is left, and always a share of it.
    Bulk,
}

impl Lane {
    /// Every lane, the first to be sent first.
    pub const ALL: &'static [Self] = &[Self::Urgent, Self::Usual, Self::Bulk];

    /// The number in the database; smaller goes first.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::Urgent => 0,
            Self::Usual => 1,
            Self::Bulk => 2,
        }
    }
    /// Short stable name, for metrics and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Usual => "usual",
            Self::Bulk => "bulk",
        }
    }
    /// What a person reads (Indonesian).
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Urgent => "Mendesak",
            Self::Usual => "Biasa",
            Self::Bulk => "Massal",
        }
    }
}

impl ToSql<SmallInt, Pg> for Lane {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<SmallInt, Pg>::to_sql(&self.number(), &mut out.reborrow())
    }
}

impl FromSql<SmallInt, Pg> for Lane {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let number = i16::from_sql(bytes)?;
        Self::ALL
            .iter()
            .copied()
            .find(|lane| lane.number() == number)
            .ok_or_else(|| format!("{number} is no lane").into())
    }
}
