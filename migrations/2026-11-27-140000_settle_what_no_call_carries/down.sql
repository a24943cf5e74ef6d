update outbox set state = 'skipped' where state = 'recorded';
alter table outbox
  drop constraint outbox_state_check,
  add constraint outbox_state_check check (state in ('pending', 'delivered', 'parked', 'skipped', 'superseded'));
comment on column outbox.state is 'pending, delivered, parked, skipped, superseded.';
