-- Requests travel from draft to decree; every step is a row that stays.
create table requests (
  id uuid primary key,
  number text not null constraint requests_number_key unique,
  kind text not null constraint requests_kind_check check (kind in ('rank_promotion')),
  employee_id uuid not null references employees,
  unit_id uuid references units,
  state text not null constraint requests_state_check check (state in ('draft', 'submitted', 'completed', 'verified', 'returned', 'approved', 'at_registry', 'considered', 'decreed', 'effective', 'rejected', 'withdrawn')),
  version integer not null default 1,
  effective_on date not null,
  submitter_id uuid references users,
  held_by text,
  held_since timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index requests_one_open_key on requests (employee_id, kind) where state not in ('effective', 'rejected', 'withdrawn');
create index requests_employee_id_idx on requests (employee_id);
create index requests_state_held_since_idx on requests (state, held_since, id);
comment on table requests is 'Requests (usul) of any service.';
comment on column requests.id is 'Identifier.';
comment on column requests.number is 'Case number people read: KP-2026-000123.';
comment on column requests.kind is 'Service.';
comment on column requests.employee_id is 'Whom it is about.';
comment on column requests.unit_id is 'Unit at the time of the request: decides the queue.';
comment on column requests.state is 'State of the machine in workflow.';
comment on column requests.version is 'Grows with every step; the ETag.';
comment on column requests.effective_on is 'Proposed TMT.';
comment on column requests.submitter_id is 'Account that submitted it.';
comment on column requests.held_by is 'Role whose desk it is on.';
comment on column requests.held_since is 'Since when.';
comment on column requests.created_at is 'Begin.';
comment on column requests.updated_at is 'Last step.';

create sequence request_numbers;

create table request_transitions (
  id uuid primary key,
  request_id uuid not null references requests,
  from_state text not null,
  action text not null,
  to_state text not null,
  actor_id uuid references users,
  actor_name text not null,
  actor_role text not null,
  note text,
  reasons jsonb not null default '[]',
  at timestamptz not null
);
create index request_transitions_request_id_idx on request_transitions (request_id, at);
comment on table request_transitions is 'Every step of every request: append only.';
comment on column request_transitions.id is 'Identifier.';
comment on column request_transitions.request_id is 'The request.';
comment on column request_transitions.from_state is 'State before.';
comment on column request_transitions.action is 'What was done.';
comment on column request_transitions.to_state is 'State after.';
comment on column request_transitions.actor_id is 'By whom; null for the program.';
comment on column request_transitions.actor_name is 'Name at that time.';
comment on column request_transitions.actor_role is 'In which role.';
comment on column request_transitions.note is 'Words of the actor.';
comment on column request_transitions.reasons is 'Coded reasons of a return or refusal, all at once.';
comment on column request_transitions.at is 'When.';

create table request_documents (
  request_id uuid not null references requests,
  requirement text not null,
  document_id uuid not null references documents,
  attached_at timestamptz not null,
  attached_by uuid references users,
  primary key (request_id, requirement, document_id)
);
comment on table request_documents is 'Which document answers which requirement of a request.';
comment on column request_documents.request_id is 'The request.';
comment on column request_documents.requirement is 'Code of the requirement.';
comment on column request_documents.document_id is 'The document.';
comment on column request_documents.attached_at is 'When.';
comment on column request_documents.attached_by is 'By whom.';

create table request_assessments (
  id uuid primary key,
  request_id uuid not null references requests,
  day date not null,
  verdict text not null constraint request_assessments_verdict_check check (verdict in ('eligible', 'not_eligible', 'hold')),
  policy text not null,
  facts jsonb not null,
  assessment jsonb not null,
  assessed_at timestamptz not null
);
create index request_assessments_request_id_idx on request_assessments (request_id, assessed_at);
comment on table request_assessments is 'What the rules said, with the facts they saw: years later one can say why.';
comment on column request_assessments.id is 'Identifier.';
comment on column request_assessments.request_id is 'The request.';
comment on column request_assessments.day is 'Day that was judged.';
comment on column request_assessments.verdict is 'Result.';
comment on column request_assessments.policy is 'Version of the policy.';
comment on column request_assessments.facts is 'Facts as they were.';
comment on column request_assessments.assessment is 'Every rule with its finding.';
comment on column request_assessments.assessed_at is 'When.';

create table promotion_requests (
  request_id uuid primary key references requests,
  promotion_kind text not null,
  from_rank text not null references ranks,
  target_rank text not null references ranks,
  service_years smallint not null,
  service_months smallint not null,
  proposal_id text constraint promotion_requests_proposal_id_key unique,
  registry_state text,
  registry_state_name text,
  consideration_number text,
  consideration_on date,
  decree_id uuid references decrees,
  rank_history_id uuid references rank_history,
  decree_uploaded_at timestamptz,
  visible_at timestamptz
);
comment on table promotion_requests is 'What a rank promotion adds to its request.';
comment on column promotion_requests.request_id is 'The request.';
comment on column promotion_requests.promotion_kind is 'Registry code, 101.';
comment on column promotion_requests.from_rank is 'Rank held.';
comment on column promotion_requests.target_rank is 'Rank asked for.';
comment on column promotion_requests.service_years is 'Masa kerja golongan at the TMT: years.';
comment on column promotion_requests.service_months is 'Masa kerja golongan at the TMT: months.';
comment on column promotion_requests.proposal_id is 'Id of the proposal at the registry.';
comment on column promotion_requests.registry_state is 'statusUsulan as the registry says it, verbatim.';
comment on column promotion_requests.registry_state_name is 'statusUsulanNama, verbatim.';
comment on column promotion_requests.consideration_number is 'Pertek number.';
comment on column promotion_requests.consideration_on is 'Pertek date.';
comment on column promotion_requests.decree_id is 'The decree.';
comment on column promotion_requests.rank_history_id is 'The rank that came of it.';
comment on column promotion_requests.decree_uploaded_at is 'The registry took the decree.';
comment on column promotion_requests.visible_at is 'The registry''s history showed the new rank.';
