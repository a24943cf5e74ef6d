-- $1 the day. By office: the unit below the agency's top in which, or below which, a person works.
with placed as (
  select c.employee_id,
         coalesce(nullif(split_part(u.path, '/', 3), ''), split_part(u.path, '/', 2))::uuid as office
  from registry_checks c
  join position_history h on h.employee_id = c.employee_id and h.superseded_at is null and h.valid_during @> $1
  join unit_history u on u.unit_id = h.unit_id and u.superseded_at is null and u.valid_during @> $1),
open as (select distinct employee_id from registry_differences where closed_at is null)
select p.office as unit_id, o.name, count(*) as checked, count(x.employee_id) as different
from placed p
join unit_history o on o.unit_id = p.office and o.superseded_at is null and o.valid_during @> $1
left join open x on x.employee_id = p.employee_id
group by p.office, o.name
having count(x.employee_id) > 0
order by count(x.employee_id)::numeric / count(*) desc, o.name
limit 50
