-- The good lines of the file, one table per kind of fact. They vanish with the transaction.
create temporary table history_people (row_number integer not null, employee_id uuid primary key) on commit drop;
create temporary table history_ranks (
  employee_id uuid not null, rank_code text not null, from_on date not null, until_on date, promotion_kind text, service_years smallint not null,
  service_months smallint not null, consideration_number text, consideration_on date, decree_number text, decree_on date,
  signatory text, registry_id text) on commit drop;
create temporary table history_positions (
  employee_id uuid not null, position_kind text not null, position_registry_id text not null, position_name text not null, echelon text,
  functional_level text, unit_id uuid not null, from_on date not null, until_on date, decree_number text, decree_on date,
  signatory text, registry_id text) on commit drop;
create temporary table history_educations (
  employee_id uuid not null, level_id text not null, program_id text, program_name text, school text, graduated_year smallint,
  graduated_on date, diploma_number text) on commit drop;
create temporary table history_appraisals (employee_id uuid not null, year smallint not null, rating text not null, provisional boolean not null) on commit drop;
create temporary table history_sanctions (
  employee_id uuid not null, severity text not null, kind text, from_on date not null, last_on date, decree_number text, decree_on date,
  signatory text, registry_id text) on commit drop;
create temporary table history_exams (employee_id uuid not null, kind text not null, passed_on date) on commit drop;
create temporary table history_trainings (
  employee_id uuid not null, kind text not null, type_id text, name text not null, organizer text, certificate_number text, started_on date,
  finished_on date, year smallint, hours integer, registry_id text) on commit drop;
create temporary table history_awards (
  employee_id uuid not null, kind_code text not null, year smallint not null, decree_number text, decree_on date, signatory text,
  registry_id text) on commit drop;
create temporary table history_family (
  employee_id uuid not null, relation text not null, name text not null, sex text, birth_place text, born_on date, died_on date,
  marriage_state text, married_on date, divorced_on date, certificate_number text, is_civil_servant boolean, child_kind_id text,
  registry_id text) on commit drop;
