drop index outbox_duplicates_idx;
drop table outbox_looks;
