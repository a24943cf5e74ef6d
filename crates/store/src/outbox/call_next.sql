-- The next open event of each person and chain may go now: it is due at once, unless it waits for a reason of its own.
-- The conditions stand at the row itself, so that they are asked again when another transaction had it.
-- The row is found by its key: the index of all that is pending is no way to one of them (is not distinct from).
-- $1 the events that are done, $2 now, $3 today in Jakarta
update outbox n set next_attempt_at = $2
where n.seq = any (array(
    select (select e.seq from outbox e
            where e.employee_id = o.employee_id and e.chain = o.chain and e.seq > o.seq and e.state in ('pending', 'parked')
            order by e.seq limit 1)
    from outbox o where o.seq = any ($1)))
  and n.state is not distinct from 'pending' and n.failures = 0 and n.leased_by is null and n.step = 'start'
  and (n.not_before is null or n.not_before <= $3)
