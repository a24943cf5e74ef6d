-- A person reads their record and says what is wrong with a row. The report is kept with what the row said then, the
-- personnel officer answers it; the record itself is changed by its own use cases only.
create table record_reports (
  id uuid primary key,
  employee_id uuid not null references employees,
  section text not null constraint record_reports_section_check check (section in ('identity', 'rank', 'position', 'education', 'contact', 'appraisal', 'award')),
  row_id uuid,
  row_text text not null,
  message text not null,
  state text not null constraint record_reports_state_check check (state in ('open', 'answered')),
  reported_by uuid not null references users,
  reported_at timestamptz not null,
  answer text,
  answered_by uuid references users,
  answered_by_name text,
  answered_at timestamptz,
  constraint record_reports_answer_check check ((state = 'answered') = (answer is not null and answered_at is not null))
);
create index record_reports_employee_id_idx on record_reports (employee_id, reported_at);
create index record_reports_open_idx on record_reports (reported_at) where state = 'open';
create index record_reports_reported_by_idx on record_reports (reported_by);
create index record_reports_answered_by_idx on record_reports (answered_by) where answered_by is not null;
comment on table record_reports is 'Errors a person reports in their own record, and what the personnel officer answered.';
comment on column record_reports.id is 'Identifier.';
comment on column record_reports.employee_id is 'Whose record.';
comment on column record_reports.section is 'Part of the record: identity, rank, position, education, contact, appraisal, award.';
comment on column record_reports.row_id is 'Row of that history; null: the part as a whole.';
comment on column record_reports.row_text is 'What the row said when it was reported.';
comment on column record_reports.message is 'What is wrong, in the person''s words.';
comment on column record_reports.state is 'open, answered.';
comment on column record_reports.reported_by is 'Account of the person.';
comment on column record_reports.reported_at is 'When.';
comment on column record_reports.answer is 'What the officer answered.';
comment on column record_reports.answered_by is 'Account of the officer; null for the command line.';
comment on column record_reports.answered_by_name is 'Name at that time.';
comment on column record_reports.answered_at is 'When.';
