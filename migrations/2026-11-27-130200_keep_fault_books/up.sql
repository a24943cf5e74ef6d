-- The workbook of refused rows, kept for the officer who loaded the file until it is fetched; it holds personal data
-- and is removed after thirty days.
create table import_fault_books (
  id uuid primary key,
  batch_id uuid references import_batches on delete set null,
  kind text not null constraint import_fault_books_kind_check check (kind in ('units', 'employees', 'histories')),
  file_name text not null,
  dry_run boolean not null,
  rows_bad integer not null,
  content bytea not null,
  author_id uuid references users,
  author_name text not null,
  made_at timestamptz not null
);
create index import_fault_books_batch_id_idx on import_fault_books (batch_id) where batch_id is not null;
create index import_fault_books_author_id_idx on import_fault_books (author_id);
create index import_fault_books_made_at_idx on import_fault_books (made_at);
comment on table import_fault_books is 'Refused rows of a load as a workbook, for thirty days.';
comment on column import_fault_books.id is 'Identifier.';
comment on column import_fault_books.batch_id is 'The load; null for a dry run and for a load that wrote nothing.';
comment on column import_fault_books.kind is 'What was loaded.';
comment on column import_fault_books.file_name is 'Name of the file that was loaded.';
comment on column import_fault_books.dry_run is 'Whether nothing was written on purpose.';
comment on column import_fault_books.rows_bad is 'Rows that were refused.';
comment on column import_fault_books.content is 'The workbook (.xlsx).';
comment on column import_fault_books.author_id is 'Account, or null for the command line.';
comment on column import_fault_books.author_name is 'Name at that time.';
comment on column import_fault_books.made_at is 'When.';
