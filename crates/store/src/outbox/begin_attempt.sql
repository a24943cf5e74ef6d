-- The attempt before the call. Attempts nobody closed are closed as abandoned and counted. No row: the lease was lost, or the
-- person is frozen.
-- $1 event, $2 worker, $3 fencing number, $4 attempt, $5 step, $6 now
with held as (
  select o.seq from outbox o
  where o.seq = $1 and o.leased_by = $2 and o.lease_token = $3 and o.state = 'pending'
    and not exists (select 1 from outbox_freezes f where f.employee_id = o.employee_id and f.lifted_at is null)
  for update),
abandoned as (
  update outbox_attempts a set finished_at = $6, outcome = 'abandoned'
  from held where a.outbox_seq = held.seq and a.finished_at is null
  returning a.step),
begun as (
  insert into outbox_attempts (id, outbox_seq, step, worker, started_at) select $4, held.seq, $5, $2, $6 from held
  returning outbox_seq),
counted as (
  update outbox o set attempts = o.attempts + 1, crashes = o.crashes + (select count(*) from abandoned)::integer
  from held where o.seq = held.seq
  returning o.seq, o.crashes)
select counted.crashes,
       exists (select 1 from abandoned where step = $5)
       or exists (select 1 from outbox_attempts a
                  where a.outbox_seq = counted.seq and a.step = $5 and a.outcome in ('ambiguous', 'abandoned', 'crashed'))
         as may_have_been_applied
from counted join begun on begun.outbox_seq = counted.seq
