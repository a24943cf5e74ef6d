-- Identity. The row of a person is the present one; what an import changes in it is kept in import_changes.
create temporary table intake_identity on commit drop as
select e.id, to_jsonb(e) as before, e.version, p.row_number,
       coalesce(p.nip_former, case when e.nip <> p.nip then e.nip else e.nip_former end) as nip_former
from intake_people p join employees e on e.id = p.id
where not p.is_new
  and (e.registry_id, e.nip, e.name, e.title_before, e.title_after, e.birth_place, e.born_on, e.sex, e.probationary_since, e.permanent_since,
       e.registry_snapshot, e.nip_former)
   is distinct from (p.registry_id, p.nip, p.name, p.title_before, p.title_after, p.birth_place, p.born_on, p.sex, p.probationary_since,
       p.permanent_since, p.kept, coalesce(p.nip_former, case when e.nip <> p.nip then e.nip else e.nip_former end));
analyze intake_identity;

update employees e set registry_id = p.registry_id, nip = p.nip, nip_former = c.nip_former, name = p.name, title_before = p.title_before,
       title_after = p.title_after, birth_place = p.birth_place, born_on = p.born_on, sex = p.sex, probationary_since = p.probationary_since,
       permanent_since = p.permanent_since, registry_snapshot = p.kept
from intake_identity c join intake_people p using (row_number) where e.id = c.id;

insert into import_changes (batch_id, employee_id, before, version_after)
select b.id, c.id, c.before, c.version + 1 from intake_identity c, intake_batch b;

-- The trail names what changed; the birth date is personal and only named.
insert into intake_changes
select c.id, 'identity',
       (select jsonb_object_agg(o.key, case when o.key = 'born_on' then '"•"' else o.value end)
        from jsonb_each(c.before) o where o.value is distinct from to_jsonb(e) -> o.key),
       (select jsonb_object_agg(n.key, case when n.key = 'born_on' then '"•"' else n.value end)
        from jsonb_each(to_jsonb(e)) n where n.value is distinct from c.before -> n.key)
from intake_identity c join employees e on e.id = c.id;

insert into employees (id, registry_id, nip, nip_former, name, title_before, title_after, birth_place, born_on, sex, probationary_since,
                       permanent_since, registry_snapshot, batch_id, created_at, updated_at)
select p.id, registry_id, nip, nip_former, name, title_before, title_after, birth_place, born_on, sex, probationary_since, permanent_since,
       kept, b.id, b.at, b.at
from intake_people p, intake_batch b where p.is_new order by p.row_number;
