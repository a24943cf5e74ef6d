-- Training and family, as the registry has them of everybody; and where awards and sanctions are known there.
create table trainings (
  id uuid primary key,
  employee_id uuid not null references employees,
  kind text not null constraint trainings_kind_check check (kind in ('leadership', 'course')),
  type_id text,
  name text not null,
  organizer text,
  certificate_number text,
  started_on date,
  finished_on date,
  year smallint,
  hours integer,
  registry_id text,
  decree_id uuid not null references decrees,
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid references users,
  superseded_at timestamptz,
  superseded_by uuid references trainings
);
create index trainings_employee_id_idx on trainings (employee_id);
create index trainings_decree_id_idx on trainings (decree_id);
create index trainings_batch_id_idx on trainings (batch_id) where batch_id is not null;
create index trainings_superseded_by_idx on trainings (superseded_by) where superseded_by is not null;
comment on table trainings is 'Training: leadership (diklat struktural) and every other (kursus).';
comment on column trainings.id is 'Identifier.';
comment on column trainings.employee_id is 'The person.';
comment on column trainings.kind is 'leadership (rw-diklat), course (rw-kursus).';
comment on column trainings.type_id is 'Registry code: latihanStrukturalId or jenisDiklatId.';
comment on column trainings.name is 'What it was about.';
comment on column trainings.organizer is 'Who held it.';
comment on column trainings.certificate_number is 'Number of the certificate.';
comment on column trainings.started_on is 'First day.';
comment on column trainings.finished_on is 'Last day.';
comment on column trainings.year is 'Year, where the days are not known.';
comment on column trainings.hours is 'Hours of teaching (JP).';
comment on column trainings.registry_id is 'Row id at the registry, once known.';
comment on column trainings.decree_id is 'The basis.';
comment on column trainings.batch_id is 'Import that recorded it.';
comment on column trainings.recorded_at is 'Since when we believe it.';
comment on column trainings.recorded_by is 'Account.';
comment on column trainings.superseded_at is 'Until when we believed it.';
comment on column trainings.superseded_by is 'The row that replaced it.';

create table family_members (
  id uuid primary key,
  employee_id uuid not null references employees,
  relation text not null constraint family_members_relation_check check (relation in ('spouse', 'child', 'father', 'mother')),
  name text not null,
  sex text constraint family_members_sex_check check (sex in ('male', 'female')),
  birth_place text,
  born_on date,
  died_on date,
  marriage_state text constraint family_members_marriage_state_check check (marriage_state in ('married', 'divorced', 'widowed')),
  married_on date,
  divorced_on date,
  certificate_number text,
  is_civil_servant boolean,
  child_kind_id text,
  registry_id text,
  decree_id uuid not null references decrees,
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid references users,
  superseded_at timestamptz,
  superseded_by uuid references family_members,
  constraint family_members_only_spouses_marry_check check (
    relation = 'spouse' or num_nonnulls(marriage_state, married_on, divorced_on, certificate_number, is_civil_servant) = 0)
);
create index family_members_employee_id_idx on family_members (employee_id);
create index family_members_decree_id_idx on family_members (decree_id);
create index family_members_batch_id_idx on family_members (batch_id) where batch_id is not null;
create index family_members_superseded_by_idx on family_members (superseded_by) where superseded_by is not null;
comment on table family_members is 'Spouses, children and parents. Personal data: shown masked, every reading leaves a row in sensitive_reads.';
comment on column family_members.id is 'Identifier.';
comment on column family_members.employee_id is 'Whose family.';
comment on column family_members.relation is 'spouse, child, father, mother.';
comment on column family_members.name is 'Name.';
comment on column family_members.sex is 'male, female; null where the registry does not say.';
comment on column family_members.birth_place is 'Place of birth.';
comment on column family_members.born_on is 'Day of birth.';
comment on column family_members.died_on is 'Day of death, if known.';
comment on column family_members.marriage_state is 'Of a spouse: married, divorced, widowed.';
comment on column family_members.married_on is 'Of a spouse: day of the marriage.';
comment on column family_members.divorced_on is 'Of a spouse: day of the divorce.';
comment on column family_members.certificate_number is 'Of a spouse: number of the marriage certificate.';
comment on column family_members.is_civil_servant is 'Of a spouse: a civil servant too.';
comment on column family_members.child_kind_id is 'Of a child: the registry''s jenisAnak.';
comment on column family_members.registry_id is 'Row id at the registry, once known.';
comment on column family_members.decree_id is 'The basis.';
comment on column family_members.batch_id is 'Import that recorded it.';
comment on column family_members.recorded_at is 'Since when we believe it.';
comment on column family_members.recorded_by is 'Account.';
comment on column family_members.superseded_at is 'Until when we believed it.';
comment on column family_members.superseded_by is 'The row that replaced it.';

alter table awards add column batch_id uuid references import_batches;
create index awards_batch_id_idx on awards (batch_id) where batch_id is not null;
comment on column awards.batch_id is 'Import that recorded it; null: entered and verified here.';

alter table sanctions add column registry_id text;
comment on column sanctions.registry_id is 'Row id at the registry, once known.';
