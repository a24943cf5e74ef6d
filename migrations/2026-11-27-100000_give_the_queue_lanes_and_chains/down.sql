drop table registry_bindings;
drop table sso_tokens;
drop table worker_states;
drop table outbox_freezes;
alter table outbox reset (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
update outbox set state = 'skipped' where state = 'superseded';
alter table outbox
  drop constraint outbox_superseded_by_fkey,
  drop constraint outbox_lane_check,
  drop constraint outbox_state_check,
  add constraint outbox_state_check check (state in ('pending', 'delivered', 'parked', 'skipped'));
drop index outbox_settled_at_idx;
drop index outbox_superseded_by_idx;
drop index outbox_leased_by_idx;
drop index outbox_parked_idx;
drop index outbox_blocking_idx;
drop index outbox_oldest_idx;
drop index outbox_due_idx;
alter table outbox
  drop column visible_at,
  drop column accepted_at,
  drop column superseded_by,
  drop column chain,
  drop column lane,
  add column leased_until timestamptz;
update outbox set leased_until = next_attempt_at where leased_by is not null;
comment on column outbox.leased_until is 'Lease ends.';
comment on column outbox.leased_by is 'Worker that holds it.';
create index outbox_head_idx on outbox (seq) where state = 'pending';
create index outbox_due_idx on outbox (next_attempt_at) where state = 'pending';
create index outbox_blocking_idx on outbox (employee_id, seq) where state in ('pending', 'parked');
comment on column outbox.state is 'pending, delivered, parked, skipped.';
comment on column outbox.next_attempt_at is 'Not before.';
comment on column outbox.settled_at is 'When delivered, parked or skipped: the mark "diterima".';
