//! Self-service pages, rendered on the server.
