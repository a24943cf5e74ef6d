-- Who is already known: by the registry's id, or by the number when no id was recorded yet. The rows of known people are
-- locked in one order, so that nobody changes them between comparing and writing.
update intake_people p set id = e.id, is_new = false
from (select id, registry_id, nip from employees
      where registry_id in (select registry_id from intake_people) or nip in (select nip from intake_people)
      order by id for no key update) e
where e.registry_id = p.registry_id or (e.registry_id is null and e.nip = p.nip)
