-- Counting what waits reads an index and no rows, also when a million do.
drop index outbox_oldest_idx;
create index outbox_oldest_idx on outbox (lane, created_at) include (failures, not_before) where state = 'pending';
