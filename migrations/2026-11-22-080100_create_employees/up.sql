-- Identity of people, accounts, and the bases (decrees, import batches) every later fact points at.
create table import_batches (
  id uuid primary key,
  kind text not null constraint import_batches_kind_check check (kind in ('units', 'employees', 'histories')),
  file_name text not null,
  file_hash text not null,
  author_id uuid,
  author_name text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  rows_read integer not null default 0,
  rows_new integer not null default 0,
  rows_changed integer not null default 0,
  rows_unchanged integer not null default 0,
  rows_bad integer not null default 0,
  undone_at timestamptz,
  undone_by uuid
);
comment on table import_batches is 'One load of one file, undone as a whole while nothing has been built on it.';
comment on column import_batches.id is 'Number the officer sees.';
comment on column import_batches.kind is 'What was loaded.';
comment on column import_batches.file_name is 'Name as given, without folders.';
comment on column import_batches.file_hash is 'SHA-256 of the file.';
comment on column import_batches.author_id is 'Account, or null for the command line.';
comment on column import_batches.author_name is 'Name at that time.';
comment on column import_batches.started_at is 'Begin.';
comment on column import_batches.finished_at is 'End.';
comment on column import_batches.rows_read is 'Rows in the file.';
comment on column import_batches.rows_new is 'People or units created.';
comment on column import_batches.rows_changed is 'Changed.';
comment on column import_batches.rows_unchanged is 'Same as recorded.';
comment on column import_batches.rows_bad is 'Refused.';
comment on column import_batches.undone_at is 'When it was taken back.';
comment on column import_batches.undone_by is 'Who took it back.';

create table units (
  id uuid primary key,
  registry_id text not null constraint units_registry_id_key unique,
  batch_id uuid references import_batches,
  created_at timestamptz not null
);
comment on table units is 'Organisational units (unor). What they are called and where they hang is in unit_history.';
comment on column units.id is 'Identifier.';
comment on column units.registry_id is 'UNOR ID of the registry: opaque text.';
comment on column units.batch_id is 'Import that created it.';
comment on column units.created_at is 'When it was first recorded.';

create table unit_history (
  id uuid primary key,
  unit_id uuid not null references units,
  parent_id uuid references units,
  name text not null,
  kind text not null,
  head_title text,
  head_echelon text,
  path text not null,
  valid_during daterange not null constraint unit_history_not_empty check (not isempty(valid_during)),
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid,
  superseded_at timestamptz,
  superseded_by uuid references unit_history,
  constraint unit_history_no_overlap exclude using gist (unit_id with =, valid_during with &&) where (superseded_at is null)
);
create index unit_history_parent_id_idx on unit_history (parent_id) where superseded_at is null;
create index unit_history_path_idx on unit_history (path text_pattern_ops) where superseded_at is null;
comment on table unit_history is 'Name, parent and head of a unit by date.';
comment on column unit_history.id is 'Identifier.';
comment on column unit_history.unit_id is 'The unit.';
comment on column unit_history.parent_id is 'Unit above (DIATASAN ID); null at the top.';
comment on column unit_history.name is 'Name in this span.';
comment on column unit_history.kind is 'Kind of unit (jenis), e.g. dinas, sekolah, puskesmas, kelurahan.';
comment on column unit_history.head_title is 'Title of its head.';
comment on column unit_history.head_echelon is 'Echelon of its head, II.b; null when the head has none.';
comment on column unit_history.path is 'Ids from the top to this unit, each between slashes: /a/b/. A subtree is everything whose path begins so.';
comment on column unit_history.valid_during is 'When it was so.';
comment on column unit_history.batch_id is 'Import that recorded it.';
comment on column unit_history.recorded_at is 'Since when we believe it.';
comment on column unit_history.recorded_by is 'Account.';
comment on column unit_history.superseded_at is 'Until when we believed it.';
comment on column unit_history.superseded_by is 'The row that replaced it.';

create table positions (
  id uuid primary key,
  registry_id text not null,
  kind text not null constraint positions_kind_check check (kind in ('structural', 'functional', 'operational')),
  name text not null,
  echelon text,
  functional_level text,
  batch_id uuid references import_batches,
  constraint positions_kind_registry_key unique (kind, registry_id)
);
comment on table positions is 'Catalogue of positions. A structural position belongs to a unit and carries its id.';
comment on column positions.id is 'Identifier.';
comment on column positions.registry_id is 'JABATAN ID of the registry, or the unit''s registry id for structural positions.';
comment on column positions.kind is 'structural, functional, operational.';
comment on column positions.name is 'Nama jabatan.';
comment on column positions.echelon is 'Echelon of a structural position.';
comment on column positions.functional_level is 'Jenjang of a functional position: Ahli Pertama, Mahir …';
comment on column positions.batch_id is 'Import that created it.';

create table employees (
  id uuid primary key,
  registry_id text constraint employees_registry_id_key unique,
  nip text not null constraint employees_nip_key unique constraint employees_nip_check check (nip ~ '^[0-9]{18}$'),
  nip_former text,
  name text not null,
  title_before text,
  title_after text,
  birth_place text,
  born_on date not null,
  sex text not null constraint employees_sex_check check (sex in ('male', 'female')),
  probationary_since date,
  permanent_since date,
  registry_snapshot jsonb,
  version integer not null default 1,
  batch_id uuid references import_batches,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index employees_name_trgm_idx on employees using gin (lower(name) gin_trgm_ops);
create index employees_name_id_idx on employees (lower(name), id);
comment on table employees is 'Civil servants: who they are. What changes by date is in the histories.';
comment on column employees.id is 'Identifier.';
comment on column employees.registry_id is 'PNS ID of the registry: opaque text.';
comment on column employees.nip is 'Employee number, 18 digits, as text.';
comment on column employees.nip_former is 'NIP LAMA or a former NI.';
comment on column employees.name is 'Name without titles.';
comment on column employees.title_before is 'Gelar depan.';
comment on column employees.title_after is 'Gelar belakang.';
comment on column employees.birth_place is 'Tempat lahir.';
comment on column employees.born_on is 'Recorded birth date; may differ from the one in the number.';
comment on column employees.sex is 'male or female.';
comment on column employees.probationary_since is 'TMT CPNS, or first contract of a PPPK.';
comment on column employees.permanent_since is 'TMT PNS.';
comment on column employees.registry_snapshot is 'Columns of the registry''s export that have no table of their own, by header.';
comment on column employees.version is 'Grows with every change; the ETag.';
comment on column employees.batch_id is 'Import that created the person.';
comment on column employees.created_at is 'When first recorded.';
comment on column employees.updated_at is 'When last changed.';

create table employee_private (
  id uuid primary key,
  employee_id uuid not null references employees,
  nik text,
  phone text,
  email text,
  email_official text,
  address text,
  tax_number text,
  health_insurance_number text,
  religion_id text,
  marital_id text,
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid,
  superseded_at timestamptz,
  superseded_by uuid references employee_private
);
create unique index employee_private_current_key on employee_private (employee_id) where superseded_at is null;
create index employee_private_employee_id_idx on employee_private (employee_id);
comment on table employee_private is 'Personal data (UU 27/2022): read only with the permission, every read logged. Each change is a new row.';
comment on column employee_private.id is 'Identifier.';
comment on column employee_private.employee_id is 'The person.';
comment on column employee_private.nik is 'National identity number, 16 digits.';
comment on column employee_private.phone is 'Mobile number.';
comment on column employee_private.email is 'Private e-mail.';
comment on column employee_private.email_official is 'Official e-mail.';
comment on column employee_private.address is 'Home address.';
comment on column employee_private.tax_number is 'NPWP.';
comment on column employee_private.health_insurance_number is 'BPJS.';
comment on column employee_private.religion_id is 'Registry code.';
comment on column employee_private.marital_id is 'Registry code.';
comment on column employee_private.batch_id is 'Import that recorded it.';
comment on column employee_private.recorded_at is 'Since when we believe it.';
comment on column employee_private.recorded_by is 'Account.';
comment on column employee_private.superseded_at is 'Until when we believed it.';
comment on column employee_private.superseded_by is 'The row that replaced it.';
