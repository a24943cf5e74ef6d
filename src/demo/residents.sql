-- Everybody with a post today: who could play a part. $1 is the day.
select e.id, e.nip, e.name, ph.unit_id, uh.name as unit_name, uh.path as unit_path, p.kind as position_kind
from employees e
join position_history ph on ph.employee_id = e.id and ph.superseded_at is null and ph.valid_during @> $1
join positions p on p.id = ph.position_id
join unit_history uh on uh.unit_id = ph.unit_id and uh.superseded_at is null and uh.valid_during @> $1
join employment_status_history s on s.employee_id = e.id and s.superseded_at is null and s.valid_during @> $1
where s.kind = 'permanent' and s.legal_status = 'active'
order by e.nip
