use kernel::{Fault, FaultClass};
use store::DbError;

/// Why a file could not be loaded at all. Faults of single rows are no errors: they come back as [`crate::RowFault`]s.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened or read.
    #[error("the file cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Neither a workbook nor CSV.
    #[error("the file is neither .xlsx nor CSV but {found}")]
    WrongType {
        /// What it seems to be.
        found: &'static str,
    },
    /// Cut off or otherwise broken.
    #[error("the file is damaged")]
    Damaged(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Larger than anything this agency can have.
    #[error("the file is larger than the limit: {what}")]
    TooLarge {
        /// Which limit.
        what: &'static str,
    },
    /// Columns the load cannot do without.
    #[error("columns are missing: {}", .columns.join(", "))]
    MissingColumns {
        /// Their names.
        columns: Vec<String>,
    },
    /// A column that stands there twice.
    #[error("column {column} stands there twice")]
    RepeatedColumn {
        /// Its name.
        column: String,
    },
    /// No such batch.
    #[error("no such batch")]
    BatchNotFound,
    /// The batch was already taken back.
    #[error("the batch was already undone")]
    AlreadyUndone,
    /// Something stands on what the batch recorded.
    #[error("the batch cannot be undone: {}", .reasons.join("; "))]
    BuiltUpon {
        /// What stands on it, in Indonesian.
        reasons: Vec<String>,
    },
    /// No such workbook, or it is past its time.
    #[error("no such workbook of faults")]
    FaultBookNotFound,
    /// The workbook of faults could not be written.
    #[error("the workbook of faults cannot be written")]
    FaultBook(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] kernel::Denied),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Fault for Error {
    fn class(&self) -> FaultClass {
        match self {
            Self::Unreadable(_) | Self::Empty | Self::WrongType { .. } | Self::Damaged(_) => FaultClass::Invalid,
            Self::MissingColumns { .. } | Self::RepeatedColumn { .. } => FaultClass::Invalid,
            Self::TooLarge { .. } => FaultClass::TooLarge,
            Self::BatchNotFound | Self::FaultBookNotFound => FaultClass::NotFound,
            Self::AlreadyUndone | Self::BuiltUpon { .. } => FaultClass::Conflict,
            Self::FaultBook(_) => FaultClass::Bug,
            Self::Denied(error) => error.class(),
            Self::Db(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "intake.unreadable",
            Self::Empty => "intake.empty",
            Self::WrongType { .. } => "intake.wrong-type",
            Self::Damaged(_) => "intake.damaged",
            Self::TooLarge { .. } => "intake.too-large",
            Self::MissingColumns { .. } => "intake.missing-columns",
            Self::RepeatedColumn { .. } => "intake.repeated-column",
            Self::BatchNotFound => "intake.batch-not-found",
            Self::AlreadyUndone => "intake.already-undone",
            Self::BuiltUpon { .. } => "intake.built-upon",
            Self::FaultBookNotFound => "intake.fault-book-not-found",
            Self::FaultBook(_) => "intake.fault-book",
            Self::Denied(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::WrongType { found } => vec![("found", (*found).to_owned())],
            Self::TooLarge { what } => vec![("what", (*what).to_owned())],
            Self::MissingColumns { columns } => vec![("columns", columns.join(", "))],
            Self::RepeatedColumn { column } => vec![("column", column.clone())],
            Self::BuiltUpon { reasons } => vec![("reasons", reasons.join("; "))],
            Self::Denied(error) => error.params(),
            _ => Vec::new(),
        }
    }
}
