-- Diplomas: one of the same level that a load had brought is superseded by what the file says of it; others stay.
create temporary table history_education_new on commit drop as
select s.*, pg_temp.new_id() as id from history_educations s
where not exists (
  select from educations e
  where e.employee_id = s.employee_id and e.superseded_at is null
    and (e.level_id, e.program_id, e.program_name, e.school, e.graduated_year, e.graduated_on, e.diploma_number)
        is not distinct from (s.level_id, s.program_id, s.program_name, s.school, s.graduated_year, s.graduated_on, s.diploma_number));
create index on history_education_new (employee_id);
analyze history_education_new;
create temporary table history_education_old on commit drop as
select e.id, (select n.id from history_education_new n where n.employee_id = e.employee_id and n.level_id = e.level_id limit 1) as new_id
from educations e
where e.superseded_at is null and e.batch_id is not null and e.employee_id in (select employee_id from history_educations)
  and not exists (
    select from history_educations s
    where s.employee_id = e.employee_id
      and (e.level_id, e.program_id, e.program_name, e.school, e.graduated_year, e.graduated_on, e.diploma_number)
          is not distinct from (s.level_id, s.program_id, s.program_name, s.school, s.graduated_year, s.graduated_on, s.diploma_number));
create index on history_education_old (id);
analyze history_education_old;
delete from history_education_old where new_id is null;
insert into intake_changes
select n.employee_id, 'educations', null, jsonb_agg(jsonb_build_object('level', n.level_id, 'course', n.program_name, 'on', n.graduated_on))
from history_education_new n group by n.employee_id;
update educations e set superseded_at = b.at from history_education_old o, intake_batch b where e.id = o.id;
insert into educations (id, employee_id, level_id, program_id, program_name, school, graduated_year, graduated_on, diploma_number, decree_id, batch_id,
                        recorded_at, recorded_by)
select n.id, employee_id, level_id, program_id, program_name, school, graduated_year, graduated_on, diploma_number,
       b.decree, b.id, b.at, b.author
from history_education_new n, intake_batch b;
update educations e set superseded_by = o.new_id from history_education_old o where e.id = o.id;
