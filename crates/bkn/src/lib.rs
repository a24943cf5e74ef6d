//! The national registry on the wire: types, client, error classes.
