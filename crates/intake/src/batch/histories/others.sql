-- Ratings: one current per year; another rating supersedes what a load had brought.
create temporary table history_appraisal_new on commit drop as
select s.*, pg_temp.new_id() as id, a.id as old_id
from history_appraisals s left join appraisals a on a.employee_id = s.employee_id and a.year = s.year and a.superseded_at is null
where a.id is null or ((a.rating, a.provisional) <> (s.rating, s.provisional) and a.batch_id is not null);
create index on history_appraisal_new (employee_id);
analyze history_appraisal_new;
insert into intake_changes
select n.employee_id, 'appraisals', null, jsonb_object_agg(n.year, n.rating) from history_appraisal_new n group by n.employee_id;
update appraisals a set superseded_at = b.at from history_appraisal_new n, intake_batch b where a.id = n.old_id;
insert into appraisals (id, employee_id, year, rating, provisional, batch_id, recorded_at, recorded_by)
select n.id, employee_id, year, rating, provisional, b.id, b.at, b.author from history_appraisal_new n, intake_batch b;
update appraisals a set superseded_by = n.id from history_appraisal_new n where a.id = n.old_id;

-- Sanctions; one without a duration counts for its day. One that has changed at the registry supersedes the one a load had brought
-- under the same id. Cases under examination are apart.
create temporary table history_sanction_all on commit drop as
select s.*, daterange(s.from_on, coalesce(s.last_on, s.from_on) + 1) as span from history_sanctions s where s.severity <> 'pending';
create temporary table history_sanction_new on commit drop as
select s.*, pg_temp.new_id() as id, pg_temp.new_id() as decree_id,
       (select o.id from sanctions o where o.employee_id = s.employee_id and o.superseded_at is null and o.registry_id = s.registry_id limit 1) as old_id
from history_sanction_all s
where not exists (
  select from sanctions h join decrees d on d.id = h.decree_id
  where h.employee_id = s.employee_id and h.superseded_at is null
    and (h.kind = s.kind and h.valid_during = s.span
           and (s.registry_id is null or h.registry_id is null or (d.number, d.issued_on) is not distinct from (s.decree_number, s.decree_on))
         or h.registry_id = s.registry_id and h.batch_id is null));
create index on history_sanction_new (employee_id);
analyze history_sanction_new;
insert into intake_changes
select n.employee_id, 'sanctions', null, jsonb_agg(jsonb_build_object('severity', n.severity, 'since', n.from_on)) from history_sanction_new n group by n.employee_id;
insert into decrees (id, kind, number, issued_on, signatory, batch_id, recorded_at, recorded_by)
select n.decree_id, 'sanction', n.decree_number, n.decree_on, n.signatory, b.id, b.at, b.author from history_sanction_new n, intake_batch b;
update sanctions h set superseded_at = b.at from history_sanction_new n, intake_batch b where h.id = n.old_id;
insert into sanctions (id, employee_id, kind, severity, valid_during, registry_id, decree_id, batch_id, recorded_at, recorded_by)
select n.id, employee_id, kind, severity, span, registry_id, decree_id, b.id, b.at, b.author from history_sanction_new n, intake_batch b;
update sanctions h set superseded_by = n.id from history_sanction_new n where h.id = n.old_id;
update sanctions h set registry_id = s.registry_id from history_sanction_all s
where h.employee_id = s.employee_id and h.superseded_at is null and h.kind = s.kind and h.valid_during = s.span
  and s.registry_id is not null and h.registry_id is null;
create temporary table history_case_new on commit drop as
select s.* from history_sanctions s
where s.severity = 'pending' and not exists (select from disciplinary_cases c where c.employee_id = s.employee_id and c.opened_on = s.from_on);
create index on history_case_new (employee_id);
analyze history_case_new;
insert into intake_changes select n.employee_id, 'cases', null, to_jsonb(n.from_on) from history_case_new n;
insert into disciplinary_cases (id, employee_id, opened_on, batch_id, recorded_at, recorded_by)
select pg_temp.new_id(), n.employee_id, n.from_on, b.id, b.at, b.author from history_case_new n, intake_batch b;

-- Examinations and trainings.
create temporary table history_exam_new on commit drop as
select s.* from history_exams s
where not exists (select from qualifications q where q.employee_id = s.employee_id and q.superseded_at is null and q.kind = s.kind);
create index on history_exam_new (employee_id);
analyze history_exam_new;
insert into intake_changes select n.employee_id, 'exams', null, jsonb_object_agg(n.kind, n.passed_on) from history_exam_new n group by n.employee_id;
insert into qualifications (id, employee_id, kind, obtained_on, batch_id, recorded_at, recorded_by)
select pg_temp.new_id(), n.employee_id, n.kind, n.passed_on, b.id, b.at, b.author from history_exam_new n, intake_batch b;
