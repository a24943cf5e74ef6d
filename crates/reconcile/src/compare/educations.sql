-- $1 the person.
select e.id, e.level_id, l.name as level_name, e.program_name, e.school, e.diploma_number, e.graduated_on, e.graduated_year
from educations e join education_levels l on l.id = e.level_id
where e.employee_id = $1 and e.superseded_at is null
order by e.level_id, e.graduated_year
