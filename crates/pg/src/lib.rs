//! PostgreSQL as a server: pool, transactions, migrations and the private server.
