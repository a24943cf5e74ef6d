-- The registry took it. No row: the lease was lost.
-- $1 event, $2 worker, $3 fencing number, $4 now, $5 id of its row there
update outbox
set state = 'delivered', remote_id = coalesce($5, remote_id), settled_at = $4, accepted_at = coalesce(accepted_at, $4),
    failures = 0, crashes = 0, last_cause = null, leased_by = null
where seq = $1 and leased_by = $2 and lease_token = $3 and state = 'pending'
