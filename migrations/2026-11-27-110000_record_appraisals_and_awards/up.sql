-- Entries: a row of a history that an officer types in from a document and another one verifies. What was entered is kept
-- each time it is handed in; on verification it becomes a fact.
alter table requests drop constraint requests_kind_check;
alter table requests add constraint requests_kind_check check (kind in ('rank_promotion', 'appraisal', 'award'));
alter table requests add column subject text not null default '';
comment on column requests.subject is 'What of the person it is about, where several of a kind may be open at once: the year, the decree number.';
drop index requests_one_open_key;
create unique index requests_one_open_key on requests (employee_id, kind, subject) where state not in ('effective', 'rejected', 'withdrawn');
create index requests_kind_state_held_since_idx on requests (kind, state, held_since, id);

create table request_entries (
  id uuid primary key,
  request_id uuid not null references requests,
  content jsonb not null,
  document_id uuid not null references documents,
  entered_at timestamptz not null,
  entered_by uuid references users
);
create index request_entries_request_id_idx on request_entries (request_id, entered_at);
create index request_entries_document_id_idx on request_entries (document_id);
comment on table request_entries is 'What an officer entered for a request, each time it was handed in: append only.';
comment on column request_entries.id is 'Identifier; later ones sort after earlier ones.';
comment on column request_entries.request_id is 'The request.';
comment on column request_entries.content is 'What was entered, in the words of the service.';
comment on column request_entries.document_id is 'The document it was read from.';
comment on column request_entries.entered_at is 'When.';
comment on column request_entries.entered_by is 'By whom.';

alter table appraisals
  add column work_result text constraint appraisals_work_result_check check (work_result in ('above', 'meets', 'below')),
  add column behaviour text constraint appraisals_behaviour_check check (behaviour in ('above', 'meets', 'below')),
  add column assessor_status text constraint appraisals_assessor_status_check check (assessor_status in ('asn', 'non_asn')),
  add column assessor_nip text,
  add column assessor_name text,
  add column assessor_rank text references ranks,
  add column assessor_position text,
  add column assessor_unit text,
  add column document_id uuid references documents,
  add column request_id uuid references requests,
  add column registry_id text,
  add constraint appraisals_both_sides_check check ((work_result is null) = (behaviour is null));
create index appraisals_document_id_idx on appraisals (document_id) where document_id is not null;
create index appraisals_request_id_idx on appraisals (request_id) where request_id is not null;
create index appraisals_assessor_rank_idx on appraisals (assessor_rank) where assessor_rank is not null;
comment on column appraisals.work_result is 'Hasil kerja against expectation; null where only the rating is known.';
comment on column appraisals.behaviour is 'Perilaku kerja against expectation; null where only the rating is known.';
comment on column appraisals.assessor_status is 'Pejabat penilai: asn, or non_asn such as the mayor.';
comment on column appraisals.assessor_nip is 'NIP of the assessor; a non-ASN may have an NRP or none.';
comment on column appraisals.assessor_name is 'Name of the assessor.';
comment on column appraisals.assessor_rank is 'Rank of the assessor.';
comment on column appraisals.assessor_position is 'Position of the assessor.';
comment on column appraisals.assessor_unit is 'Unit of the assessor.';
comment on column appraisals.document_id is 'The evaluation document (dokumen evaluasi kinerja).';
comment on column appraisals.request_id is 'The entry that was verified.';
comment on column appraisals.registry_id is 'Row id at the registry, once known.';

alter table decrees drop constraint decrees_kind_check;
alter table decrees add constraint decrees_kind_check check (kind in ('rank', 'position', 'appointment', 'sanction', 'award', 'registry_profile', 'other'));

create table awards (
  id uuid primary key,
  employee_id uuid not null references employees,
  kind_code text not null,
  year smallint not null,
  decree_id uuid not null references decrees,
  request_id uuid references requests,
  registry_id text,
  recorded_at timestamptz not null,
  recorded_by uuid references users,
  superseded_at timestamptz,
  superseded_by uuid references awards
);
create index awards_employee_id_idx on awards (employee_id);
create index awards_decree_id_idx on awards (decree_id);
create index awards_request_id_idx on awards (request_id) where request_id is not null;
create index awards_superseded_by_idx on awards (superseded_by) where superseded_by is not null;
comment on table awards is 'Awards (penghargaan): Satyalancana and others, each with its decree and certificate.';
comment on column awards.id is 'Identifier.';
comment on column awards.employee_id is 'The person.';
comment on column awards.kind_code is 'Code of config/reference/award_kinds.csv: 201, 202, 203 …';
comment on column awards.year is 'Year of the award.';
comment on column awards.decree_id is 'The decree; its scan is the certificate.';
comment on column awards.request_id is 'The entry that was verified.';
comment on column awards.registry_id is 'Row id at the registry, once known.';
comment on column awards.recorded_at is 'Since when we believe it.';
comment on column awards.recorded_by is 'Account.';
comment on column awards.superseded_at is 'Until when we believed it.';
comment on column awards.superseded_by is 'The row that replaced it.';
