-- The row of a person has no history of its own; what an import changed in it is kept here, so that the import can be
-- undone as a whole.
create table import_changes (
  batch_id uuid not null references import_batches,
  employee_id uuid not null references employees,
  before jsonb not null,
  version_after integer not null,
  primary key (batch_id, employee_id)
);
comment on table import_changes is 'What an import changed in the row of a person, for undoing it.';
comment on column import_changes.batch_id is 'The import.';
comment on column import_changes.employee_id is 'The person.';
comment on column import_changes.before is 'The row before, as JSON.';
comment on column import_changes.version_after is 'Version the import left behind: a higher one means that somebody has built on it.';
