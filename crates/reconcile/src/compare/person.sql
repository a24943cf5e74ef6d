-- $1 the person, $2 the day: the main record as it is compared.
select e.name, e.title_before, e.title_after, e.born_on, v.phone, v.email, v.email_official, v.address,
       r.rank_code, lower(r.valid_during) as rank_since, p.name as position, n.registry_id as unit_registry_id, u.name as unit_name, s.legal_status_code
from employees e
left join employee_private v on v.employee_id = e.id and v.superseded_at is null
left join employment_status_history s on s.employee_id = e.id and s.superseded_at is null and s.valid_during @> $2
left join rank_history r on r.employee_id = e.id and r.superseded_at is null and r.valid_during @> $2
left join position_history h on h.employee_id = e.id and h.superseded_at is null and h.valid_during @> $2
left join positions p on p.id = h.position_id
left join units n on n.id = h.unit_id
left join unit_history u on u.unit_id = h.unit_id and u.superseded_at is null and u.valid_during @> $2
where e.id = $1
