-- The application reads and writes its tables, and may only append to the trails. Idempotent; run after every migration.
do $$
declare
  here text := current_schema();
begin
  if not exists (select from pg_roles where rolname = 'simasn_app') then
    return;
  end if;
  execute format('grant usage on schema %I to simasn_app', here);
  execute format('grant select, insert, update, delete on all tables in schema %I to simasn_app', here);
  execute format('grant usage on all sequences in schema %I to simasn_app', here);
  revoke update, delete, truncate on audit_log, audit_seals, sensitive_reads, request_transitions, request_assessments, request_entries from simasn_app;
  revoke insert, update, delete, truncate on ranks, education_levels, __diesel_schema_migrations from simasn_app;
end $$;
