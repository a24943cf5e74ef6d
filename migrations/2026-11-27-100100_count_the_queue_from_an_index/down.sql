drop index outbox_oldest_idx;
create index outbox_oldest_idx on outbox (lane, created_at) where state = 'pending';
