-- What every statement of a load needs; they vanish with the transaction.
create temporary table intake_batch (id uuid not null, at timestamptz not null, today date not null, author uuid, decree uuid) on commit drop;
-- What becomes different for people who were there before: one row per person and aspect, for counts and audit.
create temporary table intake_changes (employee_id uuid not null, aspect text not null, before jsonb, after jsonb) on commit drop;
-- Facts decided here that the file does not know yet: they are kept, and somebody is told.
create temporary table intake_held (employee_id uuid not null, aspect text not null) on commit drop;
-- A UUID of version 7 (RFC 9562): milliseconds first, so that rows loaded together lie together in the indexes.
-- PostgreSQL before 18 has no function for it.
create or replace function pg_temp.new_id() returns uuid language sql volatile as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
           placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
           52, 1), 53, 1), 'hex')::uuid
$$;
