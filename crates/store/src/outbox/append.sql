-- One statement appends and notifies. person_seq is gap-free because the caller holds the person's row lock.
-- What stands before it in its chain must not hold it up in a lower lane. Rows in somebody's hands are left alone: waiting for
-- them under the person's lock could wait for ever.
with raised as (
  update outbox set lane = $12
  where seq in (select o.seq from outbox o
                where o.employee_id = $2 and o.chain = $13 and o.state in ('pending', 'parked')
                  and o.state is not distinct from 'pending' and o.lane > $12
                for update skip locked)),
appended as (
  insert into outbox (id, employee_id, person_seq, kind, version, payload, fingerprint, basis, request_id, state,
                      not_before, request_tag, next_attempt_at, created_at, lane, chain, superseded_by, settled_at)
  select $1, $2, coalesce((select max(o.person_seq) from outbox o where o.employee_id = $2), 0) + 1,
         $3, $4, $5, $6, $7, $8, case when $15::uuid is null then 'pending' else 'superseded' end,
         $9, $10, $14, $11, $12, $13, $15, case when $15::uuid is not null then $11 end
  returning seq)
select pg_notify('outbox', '') from appended
