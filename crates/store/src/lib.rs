//! What a domain crate needs to touch the database: schema, transactions, audit, outbox, inbox, idempotency.
