-- After the registry has accepted a change, its own records are read until they show it: the mark "tampil" is a thing seen.
create table outbox_looks (
  outbox_seq bigint not null constraint outbox_looks_pkey primary key
    constraint outbox_looks_outbox_seq_fkey references outbox (seq) on delete cascade,
  look_at timestamptz not null,
  looks smallint not null default 0
);
comment on table outbox_looks is 'Accepted changes the registry''s own records are to be read for. A row goes when the change was seen, or is looked for no more.';
comment on column outbox_looks.outbox_seq is 'The event.';
comment on column outbox_looks.look_at is 'Not looked for before.';
comment on column outbox_looks.looks is 'Looks that did not show it.';
create index outbox_looks_look_at_idx on outbox_looks (look_at);
-- Rows of the registry that are the same change once more, for the list of them.
create index outbox_duplicates_idx on outbox (seq) where progress ? 'duplicates';
