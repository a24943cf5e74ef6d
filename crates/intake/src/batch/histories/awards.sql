-- Awards: as trainings. One that was entered and verified here is the same award, whether the registry has given it an id or not.
create temporary table history_award_new on commit drop as
select s.*, pg_temp.new_id() as id, pg_temp.new_id() as decree_id,
       (select o.id from awards o where o.employee_id = s.employee_id and o.superseded_at is null and o.registry_id = s.registry_id limit 1) as old_id
from history_awards s
where not exists (
  select from awards h join decrees d on d.id = h.decree_id
  where h.employee_id = s.employee_id and h.superseded_at is null
    and ((h.kind_code, h.year, d.number, d.issued_on)
           is not distinct from (s.kind_code, s.year, coalesce(s.decree_number, d.number), case when s.decree_number is null then d.issued_on else s.decree_on end)
         or h.batch_id is null and (h.registry_id = s.registry_id or (h.kind_code, h.year) = (s.kind_code, s.year))));
create index on history_award_new (employee_id);
analyze history_award_new;
insert into intake_changes
select n.employee_id, 'awards', null, jsonb_agg(jsonb_build_object('kind', n.kind_code, 'year', n.year)) from history_award_new n group by n.employee_id;
update awards h set superseded_at = b.at from history_award_new n, intake_batch b where h.id = n.old_id;
insert into decrees (id, kind, number, issued_on, signatory, batch_id, recorded_at, recorded_by)
select n.decree_id, 'award', n.decree_number, n.decree_on, n.signatory, b.id, b.at, b.author from history_award_new n, intake_batch b where n.decree_number is not null;
insert into awards (id, employee_id, kind_code, year, decree_id, registry_id, batch_id, recorded_at, recorded_by)
select n.id, employee_id, kind_code, year, case when decree_number is null then b.decree else decree_id end, registry_id, b.id, b.at, b.author
from history_award_new n, intake_batch b;
update awards h set superseded_by = n.id from history_award_new n where h.id = n.old_id;
