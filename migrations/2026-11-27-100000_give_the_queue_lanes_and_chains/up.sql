-- Lanes, chains, superseding and freezing; the marks of a change; what a worker tells of itself; where test data may go.
alter table outbox
  add column lane smallint not null default 1,
  add column chain text not null default 'career',
  add column superseded_by uuid,
  add column accepted_at timestamptz,
  add column visible_at timestamptz,
  drop constraint outbox_state_check,
  add constraint outbox_state_check check (state in ('pending', 'delivered', 'parked', 'skipped', 'superseded')),
  add constraint outbox_lane_check check (lane between 0 and 2),
  add constraint outbox_superseded_by_fkey foreign key (superseded_by) references outbox (id);
update outbox set chain = 'contact' where kind = 'contact.changed';
update outbox set accepted_at = settled_at where state = 'delivered';
update outbox set visible_at = settled_at where state = 'delivered' and kind in ('position.recorded', 'promotion.decree-issued');
-- A lease puts next_attempt_at to its own end, and whatever must wait for something else is put off there too. So one range
-- of this index is exactly what may be due, however long the queue.
drop index outbox_head_idx;
drop index outbox_due_idx;
drop index outbox_blocking_idx;
update outbox set next_attempt_at = greatest(next_attempt_at, leased_until) where state = 'pending' and leased_until is not null;
-- The end of a lease is next_attempt_at: one moment that says when the event is looked at again, whoever looks.
alter table outbox drop column leased_until;
create index outbox_due_idx on outbox (lane, least(failures, 1), next_attempt_at, seq) where state = 'pending';
create index outbox_oldest_idx on outbox (lane, created_at) where state = 'pending';
create index outbox_blocking_idx on outbox (employee_id, chain, seq) where state in ('pending', 'parked');
create index outbox_parked_idx on outbox (parked_cause, seq) where state = 'parked';
create index outbox_leased_by_idx on outbox (leased_by) where leased_by is not null;
create index outbox_superseded_by_idx on outbox (superseded_by) where superseded_by is not null;
create index outbox_settled_at_idx on outbox (settled_at) where state = 'delivered';
-- A queue is all updates: dead rows are cleaned away before they slow the looking.
alter table outbox set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
comment on column outbox.state is 'pending, delivered, parked, skipped, superseded.';
comment on column outbox.next_attempt_at is 'Not looked at before: the next attempt, the end of the lease, or when to ask again whether what stands before it is done.';
comment on column outbox.leased_by is 'Worker that holds it until next_attempt_at.';
comment on column outbox.lane is '0 urgent, 1 usual, 2 bulk: what is sent first among different people.';
comment on column outbox.chain is 'Events of one person and one chain go in order; other chains do not wait for it.';
comment on column outbox.superseded_by is 'Event that stands for this one, when superseded before it was ever sent.';
comment on column outbox.accepted_at is 'When the registry first said yes: the mark "diterima".';
comment on column outbox.visible_at is 'When the change was first seen in the registry''s own records: the mark "tampil".';
comment on column outbox.settled_at is 'When delivered, parked, skipped or superseded.';

create table outbox_freezes (
  id uuid primary key,
  employee_id uuid not null references employees,
  reason text not null,
  frozen_by uuid,
  frozen_by_name text not null,
  frozen_at timestamptz not null,
  lifted_by_name text,
  lifted_at timestamptz,
  lift_reason text,
  constraint outbox_freezes_lifted_check check ((lifted_at is null) = (lifted_by_name is null) and (lifted_at is null) = (lift_reason is null))
);
create unique index outbox_freezes_employee_id_key on outbox_freezes (employee_id) where lifted_at is null;
create index outbox_freezes_employee_id_idx on outbox_freezes (employee_id);
comment on table outbox_freezes is 'Legal stops: nothing about this person is sent until it is lifted.';
comment on column outbox_freezes.id is 'Identifier.';
comment on column outbox_freezes.employee_id is 'Whom it concerns.';
comment on column outbox_freezes.reason is 'Why: letter, decision.';
comment on column outbox_freezes.frozen_by is 'Account; null for the program.';
comment on column outbox_freezes.frozen_by_name is 'Name at that time.';
comment on column outbox_freezes.frozen_at is 'Since when.';
comment on column outbox_freezes.lifted_by_name is 'Who lifted it; null while it lasts.';
comment on column outbox_freezes.lifted_at is 'When lifted; null while it lasts.';
comment on column outbox_freezes.lift_reason is 'Why lifted.';

create table worker_states (
  id uuid primary key,
  process text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  state jsonb not null
);
create index worker_states_seen_at_idx on worker_states (seen_at);
comment on table worker_states is 'What each worker says of itself every few seconds; one that was not seen for long is gone.';
comment on column worker_states.id is 'Worker.';
comment on column worker_states.process is 'Machine and process number.';
comment on column worker_states.started_at is 'When it started.';
comment on column worker_states.seen_at is 'When it last said something.';
comment on column worker_states.state is 'Pause, breakers, hands, rate.';

create table sso_tokens (
  id uuid primary key,
  sealed bytea not null,
  good_until timestamptz,
  pasted_by uuid,
  pasted_by_name text not null,
  pasted_at timestamptz not null
);
comment on table sso_tokens is 'SSO tokens of the registry that a person got elsewhere and pasted, sealed; the newest is used.';
comment on column sso_tokens.id is 'Identifier; grows with time.';
comment on column sso_tokens.sealed is 'The token, encrypted with a key that is not in the database.';
comment on column sso_tokens.good_until is 'When it runs out, if it says so.';
comment on column sso_tokens.pasted_by is 'Account; null at the command line.';
comment on column sso_tokens.pasted_by_name is 'Name at that time.';
comment on column sso_tokens.pasted_at is 'When.';

create table registry_bindings (
  id uuid primary key,
  environment text not null,
  agency_id text not null,
  synthetic boolean not null,
  bound_by_name text not null,
  bound_at timestamptz not null,
  reason text not null,
  superseded_at timestamptz
);
create unique index registry_bindings_current_key on registry_bindings ((true)) where superseded_at is null;
comment on table registry_bindings is 'Which registry the data of this database belong to, and whether they are invented. Sending anywhere else is refused.';
comment on column registry_bindings.id is 'Identifier.';
comment on column registry_bindings.environment is 'production, training, or the address of another registry; empty: none yet.';
comment on column registry_bindings.agency_id is 'The agency''s id there; empty: none yet.';
comment on column registry_bindings.synthetic is 'The people are invented: never to be sent to production.';
comment on column registry_bindings.bound_by_name is 'Who decided; the program at the first sending.';
comment on column registry_bindings.bound_at is 'When.';
comment on column registry_bindings.reason is 'Why.';
comment on column registry_bindings.superseded_at is 'When another took its place; null: in force.';
