-- What waits, lane by lane, in one reading of the index of what is pending. $1 today in Jakarta
select lane, count(*) filter (where not_before is null or not_before <= $1) as pending,
       count(*) filter (where failures > 0 and (not_before is null or not_before <= $1)) as failing,
       count(*) filter (where not_before > $1) as scheduled,
       min(created_at) filter (where not_before is null or not_before <= $1) as oldest_at
from outbox where state = 'pending' group by lane
