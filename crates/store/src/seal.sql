-- The rows of one day in order of id, each as one line. Columns by name: a column added later must not break old seals.
select a.id,
       jsonb_build_array(a.id, extract(epoch from a.at)::numeric, a.actor_id, a.actor_name, a.actor_role, a.request_tag,
                         a.action, a.entity, a.entity_id, a.employee_id, a.before, a.after, a.basis)::text as line
from audit_log a
where a.at >= $1 and a.at < $2 and a.id > $3
order by a.id
limit $4
