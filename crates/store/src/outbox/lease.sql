-- The oldest open event of each person, if it is due and nobody holds it.
-- $1 worker, $2 how many, $3 end of the lease, $4 now, $5 today in Jakarta
with head as (
  select c.seq from outbox c
  where c.state = 'pending'
    and c.next_attempt_at <= $4
    and (c.leased_until is null or c.leased_until <= $4)
    and (c.not_before is null or c.not_before <= $5)
    and not exists (select 1 from outbox e
                    where e.employee_id = c.employee_id and e.seq < c.seq and e.state in ('pending', 'parked')
                      and (e.not_before is null or e.not_before <= $5))
  order by c.seq limit $2 for update skip locked)
update outbox o
set leased_by = $1, leased_until = $3, lease_token = o.lease_token + 1
from head where o.seq = head.seq
returning o.seq, o.id, o.employee_id, o.person_seq, o.kind, o.version, o.payload, o.fingerprint, o.basis, o.request_id,
          o.step, o.progress, o.attempts, o.failures, o.last_cause, o.lease_token, o.request_tag, o.remote_id, o.created_at
