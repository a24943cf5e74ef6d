-- Every fact with a TMT, with the basis that made it one. Two times: valid_during is when it was true,
-- recorded_at … superseded_at when we believed it. A correction supersedes a row and adds one.
create table documents (
  id uuid primary key,
  employee_id uuid not null references employees,
  kind text not null,
  title text not null,
  content_hash text not null constraint documents_content_hash_check check (content_hash ~ '^[0-9a-f]{64}$'),
  media_type text not null,
  byte_size bigint not null,
  page_count integer not null,
  uploaded_at timestamptz not null,
  uploaded_by uuid references users,
  verified_at timestamptz,
  verified_by uuid references users,
  withdrawn_at timestamptz
);
create index documents_employee_id_kind_idx on documents (employee_id, kind);
comment on table documents is 'Supporting documents (berkas). The bytes are in the object store under their hash.';
comment on column documents.id is 'Identifier.';
comment on column documents.employee_id is 'Whose file.';
comment on column documents.kind is 'Kind of document, e.g. sk_pangkat, ijazah, skp.';
comment on column documents.title is 'What the person reads; never the uploaded file name.';
comment on column documents.content_hash is 'SHA-256 of the bytes, the key in the object store.';
comment on column documents.media_type is 'Found by content.';
comment on column documents.byte_size is 'Bytes.';
comment on column documents.page_count is 'Pages.';
comment on column documents.uploaded_at is 'When.';
comment on column documents.uploaded_by is 'By whom.';
comment on column documents.verified_at is 'A verifier accepted it; offered again, not asked again.';
comment on column documents.verified_by is 'Which verifier.';
comment on column documents.withdrawn_at is 'Taken out of the file; the row stays.';

create table decrees (
  id uuid primary key,
  kind text not null constraint decrees_kind_check check (kind in ('rank', 'position', 'appointment', 'sanction', 'registry_profile', 'other')),
  number text not null,
  issued_on date,
  signatory text,
  document_id uuid references documents,
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid references users
);
create index decrees_number_idx on decrees (number);
create index decrees_batch_id_idx on decrees (batch_id) where batch_id is not null;
comment on table decrees is 'Decrees (SK) and other written bases. No fact without one: what came from the registry''s profile points at the batch''s own row.';
comment on column decrees.id is 'Identifier.';
comment on column decrees.kind is 'What it is about.';
comment on column decrees.number is 'Number as written.';
comment on column decrees.issued_on is 'Date of the decree, if known.';
comment on column decrees.signatory is 'Who signed.';
comment on column decrees.document_id is 'Scan.';
comment on column decrees.batch_id is 'Import that recorded it.';
comment on column decrees.recorded_at is 'When entered.';
comment on column decrees.recorded_by is 'By whom.';

create table rank_history (
  id uuid primary key,
  employee_id uuid not null references employees,
  rank_code text not null references ranks,
  service_years smallint not null default 0,
  service_months smallint not null default 0,
  promotion_kind text,
  consideration_number text,
  consideration_on date,
  registry_id text,
  valid_during daterange not null constraint rank_history_not_empty check (not isempty(valid_during)),
  decree_id uuid not null references decrees,
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid references users,
  superseded_at timestamptz,
  superseded_by uuid references rank_history,
  constraint rank_history_no_overlap exclude using gist (employee_id with =, valid_during with &&) where (superseded_at is null)
);
create index rank_history_employee_id_idx on rank_history (employee_id) where superseded_at is null;
create index rank_history_batch_id_idx on rank_history (batch_id) where batch_id is not null;
comment on table rank_history is 'Ranks by date (riwayat golongan).';
comment on column rank_history.id is 'Identifier.';
comment on column rank_history.employee_id is 'The person.';
comment on column rank_history.rank_code is 'III/b, or the class of a PPPK.';
comment on column rank_history.service_years is 'Masa kerja golongan at the TMT: years.';
comment on column rank_history.service_months is 'Masa kerja golongan at the TMT: months beyond the years.';
comment on column rank_history.promotion_kind is 'Registry code of the kind of promotion: 101 regular, 211 from recruitment.';
comment on column rank_history.consideration_number is 'Technical consideration (pertek) of BKN.';
comment on column rank_history.consideration_on is 'Its date.';
comment on column rank_history.registry_id is 'Row id at the registry, once seen there.';
comment on column rank_history.valid_during is 'From the TMT to the next rank.';
comment on column rank_history.decree_id is 'The basis.';
comment on column rank_history.batch_id is 'Import that recorded it.';
comment on column rank_history.recorded_at is 'Since when we believe it.';
comment on column rank_history.recorded_by is 'Account.';
comment on column rank_history.superseded_at is 'Until when we believed it.';
comment on column rank_history.superseded_by is 'The row that replaced it.';

create table position_history (
  id uuid primary key,
  employee_id uuid not null references employees,
  position_id uuid not null references positions,
  unit_id uuid not null references units,
  assignment text not null default 'definitive' constraint position_history_assignment_check check (assignment in ('definitive')),
  inaugurated_on date,
  registry_id text,
  valid_during daterange not null constraint position_history_not_empty check (not isempty(valid_during)),
  decree_id uuid not null references decrees,
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid references users,
  superseded_at timestamptz,
  superseded_by uuid references position_history,
  constraint position_history_no_overlap exclude using gist (employee_id with =, valid_during with &&) where (superseded_at is null)
);
create index position_history_employee_id_idx on position_history (employee_id) where superseded_at is null;
create index position_history_unit_id_idx on position_history (unit_id) where superseded_at is null;
create index position_history_batch_id_idx on position_history (batch_id) where batch_id is not null;
comment on table position_history is 'Position and unit by date (riwayat jabatan). Acting officials (Plt/Plh) are another table when they come.';
comment on column position_history.id is 'Identifier.';
comment on column position_history.employee_id is 'The person.';
comment on column position_history.position_id is 'The position.';
comment on column position_history.unit_id is 'The unit it is held in.';
comment on column position_history.assignment is 'definitive.';
comment on column position_history.inaugurated_on is 'Inauguration (pelantikan), structural positions.';
comment on column position_history.registry_id is 'Row id at the registry, once known.';
comment on column position_history.valid_during is 'From the TMT to the next position.';
comment on column position_history.decree_id is 'The basis.';
comment on column position_history.batch_id is 'Import that recorded it.';
comment on column position_history.recorded_at is 'Since when we believe it.';
comment on column position_history.recorded_by is 'Account.';
comment on column position_history.superseded_at is 'Until when we believed it.';
comment on column position_history.superseded_by is 'The row that replaced it.';

create table employment_status_history (
  id uuid primary key,
  employee_id uuid not null references employees,
  kind text not null constraint employment_status_history_kind_check check (kind in ('probationary', 'permanent', 'contract', 'part_time_contract')),
  legal_status text not null constraint employment_status_history_legal_status_check check (legal_status in ('active', 'unpaid_leave', 'study_assignment', 'suspended', 'waiting_pay', 'state_official', 'pre_retirement', 'separated', 'other')),
  legal_status_code text not null,
  valid_during daterange not null constraint employment_status_history_not_empty check (not isempty(valid_during)),
  decree_id uuid not null references decrees,
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid references users,
  superseded_at timestamptz,
  superseded_by uuid references employment_status_history,
  constraint employment_status_history_no_overlap exclude using gist (employee_id with =, valid_during with &&) where (superseded_at is null)
);
create index employment_status_history_employee_id_idx on employment_status_history (employee_id) where superseded_at is null;
create index employment_status_history_batch_id_idx on employment_status_history (batch_id) where batch_id is not null;
comment on table employment_status_history is 'Kind of employment and legal status (kedudukan hukum) by date.';
comment on column employment_status_history.id is 'Identifier.';
comment on column employment_status_history.employee_id is 'The person.';
comment on column employment_status_history.kind is 'probationary (CPNS), permanent (PNS), contract (PPPK), part_time_contract.';
comment on column employment_status_history.legal_status is 'What rules ask for.';
comment on column employment_status_history.legal_status_code is 'KEDUDUKAN HUKUM ID of the registry.';
comment on column employment_status_history.valid_during is 'When it was so.';
comment on column employment_status_history.decree_id is 'The basis.';
comment on column employment_status_history.batch_id is 'Import that recorded it.';
comment on column employment_status_history.recorded_at is 'Since when we believe it.';
comment on column employment_status_history.recorded_by is 'Account.';
comment on column employment_status_history.superseded_at is 'Until when we believed it.';
comment on column employment_status_history.superseded_by is 'The row that replaced it.';

create table educations (
  id uuid primary key,
  employee_id uuid not null references employees,
  level_id text not null references education_levels,
  program_id text,
  program_name text,
  school text,
  graduated_year smallint,
  graduated_on date,
  diploma_number text,
  recognised_on date,
  decree_id uuid not null references decrees,
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid references users,
  superseded_at timestamptz,
  superseded_by uuid references educations
);
create index educations_employee_id_idx on educations (employee_id) where superseded_at is null;
create index educations_batch_id_idx on educations (batch_id) where batch_id is not null;
comment on table educations is 'Diplomas formally recorded (pencantuman).';
comment on column educations.id is 'Identifier.';
comment on column educations.employee_id is 'The person.';
comment on column educations.level_id is 'Level of education.';
comment on column educations.program_id is 'PENDIDIKAN ID of the registry.';
comment on column educations.program_name is 'Programme of study.';
comment on column educations.school is 'School.';
comment on column educations.graduated_year is 'Year.';
comment on column educations.graduated_on is 'Day on the diploma, if known.';
comment on column educations.diploma_number is 'Nomor ijazah.';
comment on column educations.recognised_on is 'When it was recorded in the personnel file; null: at recruitment or unknown.';
comment on column educations.decree_id is 'The basis.';
comment on column educations.batch_id is 'Import that recorded it.';
comment on column educations.recorded_at is 'Since when we believe it.';
comment on column educations.recorded_by is 'Account.';
comment on column educations.superseded_at is 'Until when we believed it.';
comment on column educations.superseded_by is 'The row that replaced it.';

create table sanctions (
  id uuid primary key,
  employee_id uuid not null references employees,
  kind text not null,
  severity text not null constraint sanctions_severity_check check (severity in ('light', 'moderate', 'severe', 'promotion_delay')),
  valid_during daterange not null constraint sanctions_not_empty check (not isempty(valid_during)),
  decree_id uuid not null references decrees,
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid references users,
  superseded_at timestamptz,
  superseded_by uuid references sanctions
);
create index sanctions_employee_id_idx on sanctions (employee_id) where superseded_at is null;
create index sanctions_batch_id_idx on sanctions (batch_id) where batch_id is not null;
comment on table sanctions is 'Disciplinary sanctions (PP 94/2021, PP 53/2010).';
comment on column sanctions.id is 'Identifier.';
comment on column sanctions.employee_id is 'The person.';
comment on column sanctions.kind is 'Code of config/reference/discipline_types.csv: TK6, LKP12 …';
comment on column sanctions.severity is 'What it does to a promotion; promotion_delay is LKP12.';
comment on column sanctions.valid_during is 'When it runs.';
comment on column sanctions.decree_id is 'The basis.';
comment on column sanctions.batch_id is 'Import that recorded it.';
comment on column sanctions.recorded_at is 'Since when we believe it.';
comment on column sanctions.recorded_by is 'Account.';
comment on column sanctions.superseded_at is 'Until when we believed it.';
comment on column sanctions.superseded_by is 'The row that replaced it.';

create table disciplinary_cases (
  id uuid primary key,
  employee_id uuid not null references employees,
  opened_on date not null,
  closed_on date,
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid references users
);
create index disciplinary_cases_employee_id_idx on disciplinary_cases (employee_id);
comment on table disciplinary_cases is 'Examinations and appeals that are pending: a promotion waits for their end.';
comment on column disciplinary_cases.id is 'Identifier.';
comment on column disciplinary_cases.employee_id is 'The person.';
comment on column disciplinary_cases.opened_on is 'Begin.';
comment on column disciplinary_cases.closed_on is 'End.';
comment on column disciplinary_cases.batch_id is 'Import that recorded it.';
comment on column disciplinary_cases.recorded_at is 'When entered.';
comment on column disciplinary_cases.recorded_by is 'By whom.';

create table qualifications (
  id uuid primary key,
  employee_id uuid not null references employees,
  kind text not null constraint qualifications_kind_check check (kind in ('UD1', 'UD2', 'UPKP', 'PKP', 'PKA', 'PKN2', 'PKN1', 'DIKLATPIM4', 'DIKLATPIM3', 'DIKLATPIM2')),
  obtained_on date,
  certificate_number text,
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid references users,
  superseded_at timestamptz,
  superseded_by uuid references qualifications
);
create index qualifications_employee_id_idx on qualifications (employee_id) where superseded_at is null;
comment on table qualifications is 'Examinations passed (ujian dinas) and leadership trainings.';
comment on column qualifications.id is 'Identifier.';
comment on column qualifications.employee_id is 'The person.';
comment on column qualifications.kind is 'UD1, UD2, UPKP, PKP, PKA …';
comment on column qualifications.obtained_on is 'Day of the certificate.';
comment on column qualifications.certificate_number is 'Number.';
comment on column qualifications.batch_id is 'Import that recorded it.';
comment on column qualifications.recorded_at is 'Since when we believe it.';
comment on column qualifications.recorded_by is 'Account.';
comment on column qualifications.superseded_at is 'Until when we believed it.';
comment on column qualifications.superseded_by is 'The row that replaced it.';

create table appraisals (
  id uuid primary key,
  employee_id uuid not null references employees,
  year smallint not null,
  rating text not null constraint appraisals_rating_check check (rating in ('very_good', 'good', 'needs_improvement', 'poor', 'very_poor')),
  provisional boolean not null default false,
  batch_id uuid references import_batches,
  recorded_at timestamptz not null,
  recorded_by uuid references users,
  superseded_at timestamptz,
  superseded_by uuid references appraisals
);
create unique index appraisals_current_key on appraisals (employee_id, year) where superseded_at is null;
create index appraisals_batch_id_idx on appraisals (batch_id) where batch_id is not null;
comment on table appraisals is 'Yearly performance ratings (predikat kinerja, PermenPANRB 6/2022).';
comment on column appraisals.id is 'Identifier.';
comment on column appraisals.employee_id is 'The person.';
comment on column appraisals.year is 'Year that was appraised.';
comment on column appraisals.rating is 'The rating.';
comment on column appraisals.provisional is 'The latest periodic result stands in for the annual one (SE BKN 16/2023).';
comment on column appraisals.batch_id is 'Import that recorded it.';
comment on column appraisals.recorded_at is 'Since when we believe it.';
comment on column appraisals.recorded_by is 'Account.';
comment on column appraisals.superseded_at is 'Until when we believed it.';
comment on column appraisals.superseded_by is 'The row that replaced it.';
