-- The registry took them; their attempts are closed. Answers those whose lease held.
-- The row is found by its key alone: no index of what is pending or held, full of dead entries, may be chosen (is not distinct from).
-- $1 events, $2 worker, $3 fencing numbers, $4 attempts, $5 ids of their rows there, $6 when they were seen there, $7 when to look for
-- them, $8 now
with delivered as (
  update outbox o
  set state = 'delivered', remote_id = coalesce(w.remote_id, o.remote_id), settled_at = $8,
      first_sent_at = coalesce(o.first_sent_at, case when w.attempt is not null then $8 end),
      accepted_at = coalesce(o.accepted_at, $8), visible_at = coalesce(o.visible_at, w.seen_at),
      failures = 0, crashes = 0, last_cause = null, leased_by = null
  from unnest($1::bigint[], $3::bigint[], $4::uuid[], $5::text[], $6::timestamptz[], $7::timestamptz[])
    as w (seq, token, attempt, remote_id, seen_at, look_at)
  where o.seq = w.seq and o.leased_by is not distinct from $2 and o.lease_token = w.token
    and o.state is not distinct from 'pending'
  returning o.seq, w.attempt, w.look_at),
closed as (
  update outbox_attempts a set finished_at = $8, outcome = 'ok' from delivered d where a.id = d.attempt),
to_see as (
  insert into outbox_looks (outbox_seq, look_at) select seq, look_at from delivered where look_at is not null
  on conflict (outbox_seq) do update set look_at = excluded.look_at, looks = 0)
select seq from delivered
