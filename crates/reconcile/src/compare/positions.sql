-- $1 the person.
select h.id, h.registry_id, p.kind, p.registry_id as post_id, p.name as post_name, n.registry_id as unit_id, u.name as unit_name,
       lower(h.valid_during) as since,
       case when d.kind <> 'registry_profile' then d.number end as decree_number,
       case when d.kind <> 'registry_profile' then d.issued_on end as decree_on
from position_history h
join positions p on p.id = h.position_id
join units n on n.id = h.unit_id
join decrees d on d.id = h.decree_id
left join lateral (
  select name from unit_history where unit_id = h.unit_id and superseded_at is null
  order by (valid_during @> lower(h.valid_during)) desc, lower(valid_during) limit 1) u on true
where h.employee_id = $1 and h.superseded_at is null
order by since
