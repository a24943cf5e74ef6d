-- The attempt after the call, and the mark "sent" if the registry answered. No row: the lease was lost.
-- The row is found by its key alone: no index of what is pending or held, full of dead entries, may be chosen (is not distinct from).
-- $1 event, $2 worker, $3 fencing number, $4 attempt, $5 now, $6 outcome, $7 status, $8 excerpt, $9 answered
with held as (
  update outbox o set first_sent_at = coalesce(o.first_sent_at, case when $9 then $5 end)
  where o.seq = $1 and o.leased_by is not distinct from $2 and o.lease_token = $3 and o.state is not distinct from 'pending'
  returning o.seq)
update outbox_attempts a set finished_at = $5, outcome = $6, http_status = $7, excerpt = $8
from held where a.id = $4
returning held.seq
