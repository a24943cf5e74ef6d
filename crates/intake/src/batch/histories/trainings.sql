-- Trainings: one that has changed at the registry supersedes the one a load had brought under the same id. What was recorded here
-- is no load's to replace.
create temporary table history_training_new on commit drop as
select s.*, pg_temp.new_id() as id,
       (select o.id from trainings o where o.employee_id = s.employee_id and o.superseded_at is null and o.registry_id = s.registry_id limit 1) as old_id
from history_trainings s
where not exists (
  select from trainings h
  where h.employee_id = s.employee_id and h.superseded_at is null
    and ((h.kind, h.type_id, h.name, h.organizer, h.certificate_number, h.started_on, h.finished_on, h.year, h.hours)
           is not distinct from (s.kind, s.type_id, s.name, s.organizer, s.certificate_number, s.started_on, s.finished_on, s.year, s.hours)
         or h.registry_id = s.registry_id and h.batch_id is null));
create index on history_training_new (employee_id);
analyze history_training_new;
insert into intake_changes
select n.employee_id, 'trainings', null, jsonb_agg(jsonb_build_object('name', n.name, 'on', n.finished_on)) from history_training_new n group by n.employee_id;
update trainings h set superseded_at = b.at from history_training_new n, intake_batch b where h.id = n.old_id;
insert into trainings (id, employee_id, kind, type_id, name, organizer, certificate_number, started_on, finished_on, year, hours, registry_id,
                       decree_id, batch_id, recorded_at, recorded_by)
select n.id, employee_id, kind, type_id, name, organizer, certificate_number, started_on, finished_on, year, hours, registry_id,
       b.decree, b.id, b.at, b.author
from history_training_new n, intake_batch b;
update trainings h set superseded_by = n.id from history_training_new n where h.id = n.old_id;
