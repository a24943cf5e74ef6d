-- Every unit with the leaders of itself and of the units above, nearest first.
select mine.unit_id, holder.employee_id, r.rank_code
from unit_history mine
join unit_history above on above.superseded_at is null and above.valid_during @> $1 and mine.path like above.path || '%'
join position_history holder on holder.unit_id = above.unit_id and holder.superseded_at is null and holder.valid_during @> $1
join positions p on p.id = holder.position_id and p.kind = 'structural'
left join rank_history r on r.employee_id = holder.employee_id and r.superseded_at is null and r.valid_during @> $1
where mine.superseded_at is null and mine.valid_during @> $1
order by mine.unit_id, length(above.path) desc
