drop table inbox; drop table outbox_attempts; drop table outbox; drop table idempotency_keys; drop table sensitive_reads; drop table audit_seals; drop table audit_log;
