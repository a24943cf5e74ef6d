-- What was accepted and not seen yet, person by person: whoever has one that is due is read about once for all of them. While
-- changes wait to be sent they go first, but for what was to be looked at long ago.
-- $1 now, $2 long ago, $3 people at most, $4 nobody else looks before then
with busy as materialized (
  select exists (select 1 from outbox where state = 'pending' and lane in (0, 1, 2) and least(failures, 1) = 0
                   and next_attempt_at <= $1) as yes),
due as materialized (
  select o.employee_id, o.kind, min(l.look_at) as since
  from (select outbox_seq, look_at from outbox_looks where look_at <= $1 order by look_at limit 512) l
       join outbox o on o.seq = l.outbox_seq, busy
  where (not busy.yes or l.look_at <= $2)
    and not exists (select 1 from outbox_freezes f where f.employee_id = o.employee_id and f.lifted_at is null)
  group by o.employee_id, o.kind order by since limit $3),
free as (
  select l.outbox_seq from due join outbox o using (employee_id, kind) join outbox_looks l on l.outbox_seq = o.seq
  for update of l skip locked)
update outbox_looks l set look_at = $4 from free join outbox o on o.seq = free.outbox_seq
where l.outbox_seq = free.outbox_seq
returning o.seq, o.employee_id, o.kind, o.version, o.payload, o.remote_id, o.progress, l.looks
