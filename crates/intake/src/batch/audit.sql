-- $1 now, $2 actor, $3 actor's name, $4 actor's role, $5 request tag, $6 action, $7 basis
insert into audit_log (id, at, actor_id, actor_name, actor_role, request_tag, action, entity, entity_id, employee_id, before, after, basis)
select pg_temp.new_id(), $1, $2, $3, $4, $5, $6, 'employees', employee_id, employee_id,
       jsonb_object_agg(aspect, before) filter (where before is not null), jsonb_object_agg(aspect, after), $7
from intake_changes group by employee_id
