-- What may be due, one range of outbox_due_idx for each lane and for first and repeated attempts, locked.
-- $1 lanes, $2 0 first attempts 1 repeated ones, $3 how many of each, $4 now, $5 kind@version understood; null: all
select want.lane, want.again, c.seq
from unnest($1::smallint[], $2::integer[], $3::bigint[]) with ordinality as want (lane, again, most, place)
cross join lateral (
  select o.seq from outbox o
  where o.state = 'pending' and o.lane = want.lane and least(o.failures, 1) = want.again and o.next_attempt_at <= $4
    and ($5::text[] is null or o.kind || '@' || o.version = any($5))
  order by o.next_attempt_at, o.seq limit want.most for update skip locked) c
order by want.place
