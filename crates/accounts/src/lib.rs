//! Users, passwords, sessions, roles and tokens.
