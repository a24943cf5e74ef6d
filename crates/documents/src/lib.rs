//! Supporting documents: kinds, checks on upload, object store.
