-- Family: as trainings. The trail says who of the family, and nothing about them.
create temporary table history_family_new on commit drop as
select s.*, pg_temp.new_id() as id,
       (select o.id from family_members o where o.employee_id = s.employee_id and o.superseded_at is null and o.registry_id = s.registry_id limit 1) as old_id
from history_family s
where not exists (
  select from family_members h
  where h.employee_id = s.employee_id and h.superseded_at is null
    and ((h.relation, h.name, h.sex, h.birth_place, h.born_on, h.died_on, h.marriage_state, h.married_on, h.divorced_on, h.certificate_number,
          h.is_civil_servant, h.child_kind_id)
           is not distinct from (s.relation, s.name, s.sex, s.birth_place, s.born_on, s.died_on, s.marriage_state, s.married_on, s.divorced_on,
                                 s.certificate_number, s.is_civil_servant, s.child_kind_id)
         or h.registry_id = s.registry_id and h.batch_id is null));
create index on history_family_new (employee_id);
analyze history_family_new;
insert into intake_changes
select n.employee_id, 'family', null, jsonb_agg(n.relation) from history_family_new n group by n.employee_id;
update family_members h set superseded_at = b.at from history_family_new n, intake_batch b where h.id = n.old_id;
insert into family_members (id, employee_id, relation, name, sex, birth_place, born_on, died_on, marriage_state, married_on, divorced_on,
                            certificate_number, is_civil_servant, child_kind_id, registry_id, decree_id, batch_id, recorded_at, recorded_by)
select n.id, employee_id, relation, name, sex, birth_place, born_on, died_on, marriage_state, married_on, divorced_on, certificate_number,
       is_civil_servant, child_kind_id, registry_id, b.decree, b.id, b.at, b.author
from history_family_new n, intake_batch b;
update family_members h set superseded_by = n.id from history_family_new n where h.id = n.old_id;
