-- Bringing histories from the registry takes hours for a whole agency: what was read is kept, so that a pull that was
-- interrupted goes on where it was, and is loaded as one batch when everybody is through.
create table pulls (
  id uuid primary key,
  scope text not null,
  started_at timestamptz not null,
  started_by uuid references users,
  finished_at timestamptz,
  batch_id uuid references import_batches
);
create index pulls_batch_id_idx on pulls (batch_id) where batch_id is not null;
create index pulls_started_by_idx on pulls (started_by) where started_by is not null;
create unique index pulls_open_key on pulls (scope) where finished_at is null;
comment on table pulls is 'Pulls of histories from the registry.';
comment on column pulls.id is 'Identifier.';
comment on column pulls.scope is 'Whom it is about: all, unit:ID, person:NIP. One open pull for each.';
comment on column pulls.started_at is 'Begin.';
comment on column pulls.started_by is 'Account; null: the command line.';
comment on column pulls.finished_at is 'When it was loaded; null: under way, or interrupted.';
comment on column pulls.batch_id is 'The import it became; null: nothing was new.';

create table pull_people (
  pull_id uuid not null references pulls on delete cascade,
  place integer not null,
  employee_id uuid not null references employees on delete cascade,
  nip text not null,
  state text not null default 'waiting' constraint pull_people_state_check check (state in ('waiting', 'read', 'failed', 'loaded')),
  read_at timestamptz,
  line jsonb,
  misfits jsonb not null default '[]',
  primary key (pull_id, place)
);
create index pull_people_employee_id_idx on pull_people (employee_id);
create index pull_people_waiting_idx on pull_people (pull_id, place) where state = 'waiting';
comment on table pull_people is 'Who is done in a pull.';
comment on column pull_people.pull_id is 'The pull.';
comment on column pull_people.place is 'Place in it, from 1.';
comment on column pull_people.employee_id is 'The person.';
comment on column pull_people.nip is 'Employee number the registry is asked with.';
comment on column pull_people.state is 'waiting, read, failed (the registry did not answer for this person), loaded.';
comment on column pull_people.read_at is 'When the registry answered.';
comment on column pull_people.line is 'The histories that fit, until they are loaded; then emptied.';
comment on column pull_people.misfits is 'What did not fit: history, row, code.';
