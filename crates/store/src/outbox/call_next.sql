-- The next open event of the same person and chain may go now: it is due at once, unless it waits for a reason of its own.
-- The conditions stand at the row itself, so that they are asked again when another transaction had it.
-- $1 the event that is done, $2 now, $3 today in Jakarta
update outbox n set next_attempt_at = $2
where n.seq = (select e.seq from outbox o join outbox e on e.employee_id = o.employee_id and e.chain = o.chain
               where o.seq = $1 and e.seq > o.seq and e.state in ('pending', 'parked') order by e.seq limit 1)
  and n.state = 'pending' and n.failures = 0 and n.leased_by is null and n.step = 'start'
  and (n.not_before is null or n.not_before <= $3)
