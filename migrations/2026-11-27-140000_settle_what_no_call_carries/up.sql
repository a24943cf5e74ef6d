-- The registry has no call for some changes: they are recorded here and compared with its history.
alter table outbox
  drop constraint outbox_state_check,
  add constraint outbox_state_check check (state in ('pending', 'delivered', 'parked', 'skipped', 'superseded', 'recorded'));
comment on column outbox.state is 'pending, delivered, parked, skipped, superseded, recorded.';
