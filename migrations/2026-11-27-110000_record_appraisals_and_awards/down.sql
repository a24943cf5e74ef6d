drop table awards;
alter table decrees drop constraint decrees_kind_check;
alter table decrees add constraint decrees_kind_check check (kind in ('rank', 'position', 'appointment', 'sanction', 'registry_profile', 'other'));
alter table appraisals
  drop constraint appraisals_both_sides_check,
  drop column work_result, drop column behaviour, drop column assessor_status, drop column assessor_nip, drop column assessor_name,
  drop column assessor_rank, drop column assessor_position, drop column assessor_unit, drop column document_id,
  drop column request_id, drop column registry_id;
drop table request_entries;
drop index requests_kind_state_held_since_idx;
drop index requests_one_open_key;
alter table requests drop column subject;
create unique index requests_one_open_key on requests (employee_id, kind) where state not in ('effective', 'rejected', 'withdrawn');
alter table requests drop constraint requests_kind_check;
alter table requests add constraint requests_kind_check check (kind in ('rank_promotion'));
