-- A step of each is done, and the next one follows in the same hands; their attempts are closed. Answers those whose lease held.
-- The row is found by its key alone: no index of what is pending or held, full of dead entries, may be chosen (is not distinct from).
-- $1 events, $2 worker, $3 fencing numbers, $4 attempts, $5 next steps, $6 what was learned, $7 ends of the leases, $8 now
with advanced as (
  update outbox o
  set step = w.step, progress = w.progress, next_attempt_at = w.until,
      first_sent_at = coalesce(o.first_sent_at, case when w.attempt is not null then $8 end),
      accepted_at = coalesce(o.accepted_at, $8),
      failures = 0, crashes = 0, last_cause = null
  from unnest($1::bigint[], $3::bigint[], $4::uuid[], $5::text[], $6::jsonb[], $7::timestamptz[])
    as w (seq, token, attempt, step, progress, until)
  where o.seq = w.seq and o.leased_by is not distinct from $2 and o.lease_token = w.token and o.state is not distinct from 'pending'
  returning o.seq, w.attempt),
closed as (
  update outbox_attempts a set finished_at = $8, outcome = 'ok' from advanced d where a.id = d.attempt)
select seq from advanced
