-- The attempts before the calls. Attempts nobody closed are closed as abandoned and counted. No row: the lease was lost, or the
-- person is frozen.
-- The row is found by its key alone: no index of what is pending or held, full of dead entries, may be chosen (is not distinct from).
-- $1 events, $2 worker, $3 fencing numbers, $4 attempts, $5 steps, $6 now
with held as (
  select o.seq, w.attempt, w.step
  from unnest($1::bigint[], $3::bigint[], $4::uuid[], $5::text[]) as w (seq, token, attempt, step)
  join outbox o on o.seq = w.seq
  where o.leased_by is not distinct from $2 and o.lease_token = w.token and o.state is not distinct from 'pending'
    and not exists (select 1 from outbox_freezes f where f.employee_id = o.employee_id and f.lifted_at is null)
  for update of o),
abandoned as (
  update outbox_attempts a set finished_at = $6, outcome = 'abandoned'
  from held where a.outbox_seq = held.seq and a.finished_at is null
  returning a.outbox_seq as seq, a.step),
begun as (
  insert into outbox_attempts (id, outbox_seq, step, worker, started_at) select attempt, seq, step, $2, $6 from held),
counted as (
  update outbox o
  set attempts = o.attempts + 1,
      crashes = o.crashes + (select count(*) from abandoned where abandoned.seq = o.seq)::integer
  from held where o.seq = held.seq
  returning o.seq, o.crashes)
select held.attempt as id, counted.crashes,
       exists (select 1 from abandoned where abandoned.seq = held.seq and abandoned.step = held.step)
       or exists (select 1 from outbox_attempts a
                  where a.outbox_seq = held.seq and a.step = held.step
                    and a.outcome in ('ambiguous', 'abandoned', 'crashed'))
         as may_have_been_applied
from counted join held using (seq)
