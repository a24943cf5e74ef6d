-- Where our record and the registry's differ. Events alone never find what they missed.
create table registry_checks (
  employee_id uuid primary key references employees on delete cascade,
  checked_at timestamptz not null,
  outcome text not null constraint registry_checks_outcome_check check (outcome in ('same', 'different', 'unknown_there'))
);
comment on table registry_checks is 'When each person was last compared with the registry.';
comment on column registry_checks.employee_id is 'The person.';
comment on column registry_checks.checked_at is 'When.';
comment on column registry_checks.outcome is 'same, different, unknown_there (the registry does not know the number).';

create table registry_differences (
  id uuid primary key,
  employee_id uuid not null references employees on delete cascade,
  kind text not null constraint registry_differences_kind_check check (kind in ('person', 'rank', 'position', 'education', 'rating')),
  row_key text not null,
  field text not null,
  label text not null,
  sort text not null constraint registry_differences_sort_check check (sort in ('differs', 'missing_there', 'missing_here', 'doubled_there')),
  ours text,
  theirs text,
  history_id uuid,
  registry_row_id text,
  winner text not null constraint registry_differences_winner_check check (winner in ('ours', 'theirs', 'person')),
  state text not null default 'open' constraint registry_differences_state_check check (state in ('open', 'postponed', 'sending', 'taking', 'closed')),
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid references users,
  decided_by_name text,
  reason text,
  postponed_until date,
  closed_at timestamptz,
  closed_how text constraint registry_differences_closed_how_check check (closed_how in ('vanished', 'ours', 'theirs'))
);
create unique index registry_differences_open_key on registry_differences (employee_id, kind, row_key, field) where closed_at is null;
create index registry_differences_employee_id_idx on registry_differences (employee_id);
create index registry_differences_decided_by_idx on registry_differences (decided_by) where decided_by is not null;
create index registry_differences_state_idx on registry_differences (state, first_seen_at) where closed_at is null;
comment on table registry_differences is 'Differences between our record and the registry''s, open and closed.';
comment on column registry_differences.id is 'Identifier.';
comment on column registry_differences.employee_id is 'Whose.';
comment on column registry_differences.kind is 'person (the main record), rank, position, education, rating.';
comment on column registry_differences.row_key is 'Which row of the history: our row, or the registry''s where we have none; empty for the main record.';
comment on column registry_differences.field is 'Which field; row: the whole row.';
comment on column registry_differences.label is 'The row as a person names it.';
comment on column registry_differences.sort is 'differs, missing_there, missing_here, doubled_there.';
comment on column registry_differences.ours is 'What we have, masked where personal.';
comment on column registry_differences.theirs is 'What the registry has, masked where personal.';
comment on column registry_differences.history_id is 'Our row.';
comment on column registry_differences.registry_row_id is 'The registry''s row.';
comment on column registry_differences.winner is 'Whose value holds by the table of fields: ours, theirs, or a person decides.';
comment on column registry_differences.state is 'open, postponed, sending (ours is on its way there), taking (theirs is about to be taken over), closed.';
comment on column registry_differences.first_seen_at is 'When it was first found.';
comment on column registry_differences.last_seen_at is 'When it was last found.';
comment on column registry_differences.decided_at is 'When it was decided.';
comment on column registry_differences.decided_by is 'Account; null with a name: the table of fields.';
comment on column registry_differences.decided_by_name is 'Who decided.';
comment on column registry_differences.reason is 'Why.';
comment on column registry_differences.postponed_until is 'Not asked about again before this day.';
comment on column registry_differences.closed_at is 'When it was gone.';
comment on column registry_differences.closed_how is 'vanished (a later comparison did not find it), ours (sent and gone), theirs (taken over).';

create table registry_runs (
  id uuid primary key,
  kind text not null constraint registry_runs_kind_check check (kind in ('sample', 'full', 'asked')),
  scope text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  people integer not null default 0,
  different integer not null default 0,
  unanswered integer not null default 0
);
create index registry_runs_started_at_idx on registry_runs (started_at);
comment on table registry_runs is 'When stock was taken, of whom, with what result.';
comment on column registry_runs.id is 'Identifier.';
comment on column registry_runs.kind is 'sample (some, every night), full (everybody, once a week), asked (by somebody).';
comment on column registry_runs.scope is 'Whom it was about.';
comment on column registry_runs.started_at is 'Begin.';
comment on column registry_runs.finished_at is 'End; null: under way, or interrupted.';
comment on column registry_runs.people is 'People compared.';
comment on column registry_runs.different is 'Of them with a difference.';
comment on column registry_runs.unanswered is 'People the registry did not answer for.';
