-- The path of a unit lists its ancestors, so the nearest led one is the longest path that is a prefix of ours.
select holder.employee_id
from unit_history mine
join unit_history above
  on above.superseded_at is null and above.valid_during @> $2 and mine.path like above.path || '%'
join position_history holder
  on holder.unit_id = above.unit_id and holder.superseded_at is null and holder.valid_during @> $2
join positions p on p.id = holder.position_id and p.kind = 'structural'
where mine.unit_id = $1 and mine.superseded_at is null and mine.valid_during @> $2 and holder.employee_id <> $3
order by length(above.path) desc
limit 1
