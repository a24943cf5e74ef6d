-- Who did what; what leaves the building; what came back; which write was already done.
create table audit_log (
  id uuid primary key,
  at timestamptz not null,
  actor_id uuid,
  actor_name text not null,
  actor_role text not null,
  request_tag text not null,
  action text not null,
  entity text not null,
  entity_id uuid,
  employee_id uuid,
  before jsonb,
  after jsonb,
  basis text
);
create index audit_log_employee_id_at_idx on audit_log (employee_id, at);
create index audit_log_entity_id_at_idx on audit_log (entity_id, at);
create index audit_log_at_idx on audit_log (at);
comment on table audit_log is 'Who did what when, before and after. The application may only append and read.';
comment on column audit_log.id is 'Identifier.';
comment on column audit_log.at is 'When.';
comment on column audit_log.actor_id is 'Account; null for the program.';
comment on column audit_log.actor_name is 'Name at that time.';
comment on column audit_log.actor_role is 'Role that allowed it.';
comment on column audit_log.request_tag is 'Request id, also in the logs and at the registry.';
comment on column audit_log.action is 'What was done, e.g. promotion.submit.';
comment on column audit_log.entity is 'Kind of thing.';
comment on column audit_log.entity_id is 'Which one.';
comment on column audit_log.employee_id is 'Whom it concerns.';
comment on column audit_log.before is 'State before; personal data masked.';
comment on column audit_log.after is 'State after; personal data masked.';
comment on column audit_log.basis is 'Decree or reason.';

create table audit_seals (
  day date primary key,
  row_count bigint not null,
  hash text not null,
  previous_hash text not null,
  sealed_at timestamptz not null
);
comment on table audit_seals is 'One hash per day over the day''s audit rows, chained to the day before.';
comment on column audit_seals.day is 'Day in Jakarta.';
comment on column audit_seals.row_count is 'Rows of that day.';
comment on column audit_seals.hash is 'SHA-256 over the rows in order of id and over the previous hash.';
comment on column audit_seals.previous_hash is 'Hash of the day before.';
comment on column audit_seals.sealed_at is 'When.';

create table sensitive_reads (
  id uuid primary key,
  at timestamptz not null,
  actor_id uuid,
  actor_name text not null,
  actor_role text not null,
  employee_id uuid not null references employees,
  what text not null,
  request_tag text not null
);
create index sensitive_reads_employee_id_at_idx on sensitive_reads (employee_id, at);
comment on table sensitive_reads is 'Who opened whose personal data; the person can see it.';
comment on column sensitive_reads.id is 'Identifier.';
comment on column sensitive_reads.at is 'When.';
comment on column sensitive_reads.actor_id is 'Account.';
comment on column sensitive_reads.actor_name is 'Name at that time.';
comment on column sensitive_reads.actor_role is 'Role that allowed it.';
comment on column sensitive_reads.employee_id is 'Whose data.';
comment on column sensitive_reads.what is 'What was opened.';
comment on column sensitive_reads.request_tag is 'Request id.';

create table idempotency_keys (
  actor_id uuid not null,
  key text not null,
  fingerprint text not null,
  body jsonb,
  created_at timestamptz not null,
  primary key (actor_id, key)
);
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
comment on table idempotency_keys is 'Writes that were done: the same key again gets the stored answer. Commits with the work.';
comment on column idempotency_keys.actor_id is 'Account.';
comment on column idempotency_keys.key is 'Idempotency-Key header, or the form''s hidden field.';
comment on column idempotency_keys.fingerprint is 'SHA-256 of operation and body: another one under the same key is refused.';
comment on column idempotency_keys.body is 'Stored answer.';
comment on column idempotency_keys.created_at is 'When; old keys are removed after the retention time.';

create table outbox (
  seq bigint generated always as identity primary key,
  id uuid not null constraint outbox_id_key unique,
  employee_id uuid not null references employees,
  person_seq bigint not null,
  kind text not null,
  version smallint not null,
  payload jsonb not null,
  fingerprint text not null,
  basis text,
  request_id uuid references requests,
  state text not null constraint outbox_state_check check (state in ('pending', 'delivered', 'parked', 'skipped')),
  step text not null default 'start',
  progress jsonb not null default '{}',
  attempts integer not null default 0,
  failures integer not null default 0,
  crashes integer not null default 0,
  last_cause text,
  next_attempt_at timestamptz not null,
  not_before date,
  leased_by uuid,
  lease_token bigint not null default 0,
  leased_until timestamptz,
  request_tag text not null,
  remote_id text,
  parked_cause text,
  created_at timestamptz not null,
  first_sent_at timestamptz,
  settled_at timestamptz,
  constraint outbox_employee_person_seq_key unique (employee_id, person_seq)
);
create index outbox_head_idx on outbox (seq) where state = 'pending';
create index outbox_due_idx on outbox (next_attempt_at) where state = 'pending';
create index outbox_blocking_idx on outbox (employee_id, seq) where state in ('pending', 'parked');
comment on table outbox is 'Approved changes on their way to the registry, in order per person.';
comment on column outbox.seq is 'Order of appending.';
comment on column outbox.id is 'Event id.';
comment on column outbox.employee_id is 'Whom it concerns.';
comment on column outbox.person_seq is 'Gap-free number per person, given under the person''s row lock.';
comment on column outbox.kind is 'Kind of event.';
comment on column outbox.version is 'Version of the payload''s schema.';
comment on column outbox.payload is 'The event.';
comment on column outbox.fingerprint is 'What makes the change one: person, kind, decree number, effective date.';
comment on column outbox.basis is 'Decree number or reason.';
comment on column outbox.request_id is 'Request it comes from.';
comment on column outbox.state is 'pending, delivered, parked, skipped.';
comment on column outbox.step is 'Step the event has reached on its way.';
comment on column outbox.progress is 'What earlier steps learned (remote ids).';
comment on column outbox.attempts is 'Calls begun.';
comment on column outbox.failures is 'Failures of the same cause in a row at this step: decides the wait.';
comment on column outbox.crashes is 'Attempts in a row that ended with the worker: a poison event is parked.';
comment on column outbox.last_cause is 'Code of the last failure, while it is tried again.';
comment on column outbox.next_attempt_at is 'Not before.';
comment on column outbox.not_before is 'Effective date before which it is not sent; null: at once.';
comment on column outbox.leased_by is 'Worker that holds it.';
comment on column outbox.lease_token is 'Fencing token: grows with every lease; a settle with an older one is refused.';
comment on column outbox.leased_until is 'Lease ends.';
comment on column outbox.request_tag is 'Request id of the page or call that caused it.';
comment on column outbox.remote_id is 'Id of the row at the registry.';
comment on column outbox.parked_cause is 'Code of the cause, when parked.';
comment on column outbox.created_at is 'When appended.';
comment on column outbox.first_sent_at is 'When first sent: the mark "terkirim".';
comment on column outbox.settled_at is 'When delivered, parked or skipped: the mark "diterima".';

create table outbox_attempts (
  id uuid primary key,
  outbox_seq bigint not null references outbox,
  step text not null,
  worker uuid not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  outcome text,
  http_status smallint,
  excerpt text
);
create index outbox_attempts_outbox_seq_idx on outbox_attempts (outbox_seq, started_at);
comment on table outbox_attempts is 'Every call, written before it is made and closed after.';
comment on column outbox_attempts.id is 'Identifier.';
comment on column outbox_attempts.outbox_seq is 'The event.';
comment on column outbox_attempts.step is 'Step that was tried.';
comment on column outbox_attempts.worker is 'By which worker.';
comment on column outbox_attempts.started_at is 'Begin.';
comment on column outbox_attempts.finished_at is 'End; null: the worker died or is still at it.';
comment on column outbox_attempts.outcome is 'Class of the outcome.';
comment on column outbox_attempts.http_status is 'HTTP status, if there was one.';
comment on column outbox_attempts.excerpt is 'Beginning of the answer, without personal data.';

create table inbox (
  id uuid primary key,
  source text not null,
  message_id text collate "C" not null,
  payload jsonb not null,
  received_at timestamptz not null,
  handled_at timestamptz,
  outcome text,
  constraint inbox_source_message_key unique (source, message_id)
);
comment on table inbox is 'Messages taken from the registry, each once.';
comment on column inbox.id is 'Identifier.';
comment on column inbox.source is 'List they were read from.';
comment on column inbox.message_id is 'Subject and serial number, abc#000002: what the registry says of one proposal, each time it says something new.';
comment on column inbox.payload is 'As received.';
comment on column inbox.received_at is 'When.';
comment on column inbox.handled_at is 'When its effect was recorded.';
comment on column inbox.outcome is 'What came of it.';
