-- Positions. The catalogue first: what the file names and nobody had named before.
insert into positions (id, registry_id, kind, name, echelon, functional_level, batch_id)
select pg_temp.new_id(), w.position_registry_id, w.position_kind, w.position_name, w.echelon, w.functional_level, b.id
from (select distinct on (position_kind, position_registry_id) * from intake_work order by position_kind, position_registry_id, row_number) w,
     intake_batch b
on conflict (kind, registry_id) do nothing;

create temporary table intake_position_new on commit drop as
select p.id as employee_id, p.row_number, p.is_new, pg_temp.new_id() as id, c.id as position_id, w.unit_id, w.position_on,
       case when w.position_kind = 'structural' then w.position_on end as inaugurated_on
from intake_people p join intake_work w using (row_number)
join positions c on c.kind = w.position_kind and c.registry_id = w.position_registry_id
where p.is_new or not exists (
    select from position_history h
    where h.employee_id = p.id and h.superseded_at is null and h.position_id = c.id and h.unit_id = w.unit_id
      and lower(h.valid_during) = w.position_on);
analyze intake_position_new;

-- A position decided here from the same day or later is not taken back by a file that does not know it yet.
insert into intake_held
select distinct n.employee_id, 'position' from intake_position_new n join position_history h on h.employee_id = n.employee_id
where h.superseded_at is null and h.batch_id is null and lower(h.valid_during) >= n.position_on;
delete from intake_position_new where employee_id in (select employee_id from intake_held where aspect = 'position');

create temporary table intake_position_old on commit drop as
select h.id, n.id as new_id, n.position_on, case when lower(h.valid_during) < n.position_on then pg_temp.new_id() end as copy_id
from intake_position_new n join position_history h on h.employee_id = n.employee_id
where h.superseded_at is null and h.valid_during && daterange(n.position_on, null);
create index on intake_position_old (new_id);
analyze intake_position_old;

insert into intake_changes
select n.employee_id, 'position',
       (select jsonb_build_object('position', p.name, 'unit_id', h.unit_id, 'since', lower(h.valid_during))
        from intake_position_old o join position_history h using (id) join positions p on p.id = h.position_id
        where o.new_id = n.id order by lower(h.valid_during) desc limit 1),
       jsonb_build_object('position', c.name, 'unit_id', n.unit_id, 'since', n.position_on)
from intake_position_new n join positions c on c.id = n.position_id where not n.is_new;

update position_history h set superseded_at = b.at from intake_position_old o, intake_batch b where h.id = o.id;
insert into position_history (id, employee_id, position_id, unit_id, assignment, inaugurated_on, registry_id, valid_during, decree_id, batch_id,
                              recorded_at, recorded_by)
select o.copy_id, h.employee_id, h.position_id, h.unit_id, h.assignment, h.inaugurated_on, h.registry_id,
       daterange(lower(h.valid_during), o.position_on), h.decree_id, b.id, b.at, b.author
from intake_position_old o join position_history h using (id), intake_batch b where o.copy_id is not null;
insert into position_history (id, employee_id, position_id, unit_id, inaugurated_on, valid_during, decree_id, batch_id, recorded_at, recorded_by)
select n.id, employee_id, position_id, unit_id, inaugurated_on, daterange(position_on, null), b.decree, b.id, b.at, b.author
from intake_position_new n, intake_batch b order by n.row_number;
update position_history h set superseded_by = coalesce(o.copy_id, o.new_id) from intake_position_old o where h.id = o.id;
