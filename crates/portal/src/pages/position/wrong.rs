use documents::Error as FileError;
use employees::Error as RecordError;
use kernel::{Fault, FaultClass, Reason};
use store::DbError;

/// A position and the scan of its decree are recorded in one transaction; either may be refused.
#[derive(Debug)]
pub(super) enum Wrong {
    Record(RecordError),
    File(FileError),
}

impl Wrong {
    fn inner(&self) -> &dyn Fault {
        match self {
            Self::Record(error) => error,
            Self::File(error) => error,
        }
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self.inner(), f)
    }
}
impl std::error::Error for Wrong {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Record(error) => error.source(),
            Self::File(error) => error.source(),
        }
    }
}
impl Fault for Wrong {
    fn class(&self) -> FaultClass {
        self.inner().class()
    }
    fn code(&self) -> &'static str {
        self.inner().code()
    }
    fn params(&self) -> Vec<(&'static str, String)> {
        self.inner().params()
    }
    fn reasons(&self) -> Vec<Reason> {
        self.inner().reasons()
    }
    fn present(&self) -> Option<serde_json::Value> {
        self.inner().present()
    }
}
impl From<RecordError> for Wrong {
    fn from(error: RecordError) -> Self {
        Self::Record(error)
    }
}
impl From<FileError> for Wrong {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}
impl From<DbError> for Wrong {
    fn from(error: DbError) -> Self {
        Self::Record(error.into())
    }
}
