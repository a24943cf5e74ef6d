-- Who is already known: by the registry's id, or by the number when no id was recorded yet. The rows of known people are
-- locked in one order, so that nobody changes them between comparing and writing.
select count(*) from (
  select e.id from employees e
  where e.id in (select k.id from intake_people p join employees k on k.registry_id = p.registry_id
                 union all select k.id from intake_people p join employees k on k.nip = p.nip)
  order by e.id for no key update) locked;
update intake_people p set id = e.id, is_new = false from employees e where e.registry_id = p.registry_id;
update intake_people p set id = e.id, is_new = false from employees e where p.is_new and e.registry_id is null and e.nip = p.nip;
analyze intake_people;
