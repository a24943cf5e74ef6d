-- Of the locked candidates, in this order: the free ones are leased, the others put off until what they wait for may be over.
-- It is a statement of its own, so that it sees what was settled before the locks were got.
-- $1 candidates, $2 worker, $3 how many, $4 end of the lease, $5 today in Jakarta, $6 soon, $7 later
with asked as materialized (
  select o.seq, want.place, o.not_before > $5 as early,
         (select e.state from outbox e
          where e.employee_id = o.employee_id and e.chain = o.chain and e.seq < o.seq and e.state in ('pending', 'parked')
            and (e.not_before is null or e.not_before <= $5)
          order by e.seq limit 1) as before,
         exists (select 1 from outbox_freezes f where f.employee_id = o.employee_id and f.lifted_at is null) as frozen
  from unnest($1::bigint[]) with ordinality as want (seq, place) join outbox o using (seq)),
judged as (select *, not (coalesce(early, false) or before is not null or frozen) as free from asked),
put_off as (
  update outbox o
  set next_attempt_at = case when j.early then o.not_before::timestamp at time zone 'Asia/Jakarta'
                             when j.frozen or j.before = 'parked' then $7 else $6 end
  from judged j where j.seq = o.seq and not j.free
  returning 1),
taken as (select seq, place from judged where free order by place limit $3),
leased as (
  update outbox o
  set leased_by = $2, next_attempt_at = $4, lease_token = o.lease_token + 1
  from taken where o.seq = taken.seq
  returning taken.place, o.seq, o.id, o.employee_id, o.person_seq, o.kind, o.version, o.payload, o.fingerprint, o.basis,
            o.request_id, o.step, o.progress, o.attempts, o.failures, o.last_cause, o.lease_token, o.next_attempt_at as leased_until,
            o.request_tag, o.remote_id, o.created_at, o.lane, o.chain)
select * from leased order by place
