-- One statement appends and notifies. person_seq is gap-free because the caller holds the person's row lock.
with appended as (
  insert into outbox (id, employee_id, person_seq, kind, version, payload, fingerprint, basis, request_id, state,
                      not_before, request_tag, next_attempt_at, created_at)
  select $1, $2, coalesce((select max(o.person_seq) from outbox o where o.employee_id = $2), 0) + 1,
         $3, $4, $5, $6, $7, $8, 'pending', $9, $10, $11, $11
  returning seq)
select pg_notify('outbox', '') from appended
