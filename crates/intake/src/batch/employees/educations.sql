-- Diplomas. The profile shows the highest; lower ones on record stay. The same level and course with another year or
-- school is a correction of what an import had said.
create temporary table intake_education_new on commit drop as
select p.id as employee_id, p.row_number, p.is_new, pg_temp.new_id() as id, w.level_id, w.program_id, w.program_name, w.graduated_year, w.school,
       old.id as old_id
from intake_people p join intake_work w using (row_number)
left join lateral (
  select e.id from educations e
  where not p.is_new and e.employee_id = p.id and e.superseded_at is null and e.batch_id is not null
    and e.level_id = w.level_id and coalesce(e.program_id, '') = coalesce(w.program_id, '')
  limit 1) old on true
where w.level_id is not null
  and (p.is_new or not exists (
    select from educations e
    where e.employee_id = p.id and e.superseded_at is null and e.level_id = w.level_id and coalesce(e.program_id, '') = coalesce(w.program_id, '')
      and (e.batch_id is null or (e.graduated_year is not distinct from w.graduated_year and e.school is not distinct from w.school
                                  and e.program_name is not distinct from w.program_name))));
analyze intake_education_new;

insert into intake_changes
select n.employee_id, 'education',
       (select jsonb_build_object('level', e.level_id, 'course', e.program_name, 'year', e.graduated_year) from educations e where e.id = n.old_id),
       jsonb_build_object('level', n.level_id, 'course', n.program_name, 'year', n.graduated_year)
from intake_education_new n where not n.is_new;

update educations e set superseded_at = b.at from intake_education_new n, intake_batch b where e.id = n.old_id;
insert into educations (id, employee_id, level_id, program_id, program_name, school, graduated_year, decree_id, batch_id, recorded_at, recorded_by)
select n.id, employee_id, level_id, program_id, program_name, school, graduated_year, b.decree, b.id, b.at, b.author
from intake_education_new n, intake_batch b order by n.row_number;
update educations e set superseded_by = n.id from intake_education_new n where e.id = n.old_id;
