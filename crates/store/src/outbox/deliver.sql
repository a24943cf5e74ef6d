-- The registry took it. No row: the lease was lost.
-- $1 event, $2 worker, $3 fencing number, $4 now, $5 id of its row there, $6 when it was seen there, $7 when to look for it
with delivered as (
  update outbox
  set state = 'delivered', remote_id = coalesce($5, remote_id), settled_at = $4, accepted_at = coalesce(accepted_at, $4),
      visible_at = coalesce(visible_at, $6), failures = 0, crashes = 0, last_cause = null, leased_by = null
  where seq = $1 and leased_by = $2 and lease_token = $3 and state = 'pending'
  returning seq),
to_see as (
  insert into outbox_looks (outbox_seq, look_at) select seq, $7 from delivered where $7 is not null
  on conflict (outbox_seq) do update set look_at = excluded.look_at, looks = 0)
select 1 from delivered
