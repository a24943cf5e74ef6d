-- Taking a whole import back deletes many rows at once, and every deleted row asks the tables that may point at it.
-- Without an index each question reads a whole table. Questions "as known at an instant" read superseded rows too, so
-- the indexes by person are no longer limited to current ones.
drop index rank_history_employee_id_idx;
create index rank_history_employee_id_idx on rank_history (employee_id);
drop index position_history_employee_id_idx;
create index position_history_employee_id_idx on position_history (employee_id);
drop index employment_status_history_employee_id_idx;
create index employment_status_history_employee_id_idx on employment_status_history (employee_id);
drop index educations_employee_id_idx;
create index educations_employee_id_idx on educations (employee_id);
drop index sanctions_employee_id_idx;
create index sanctions_employee_id_idx on sanctions (employee_id);
drop index qualifications_employee_id_idx;
create index qualifications_employee_id_idx on qualifications (employee_id);
drop index position_history_unit_id_idx;
create index position_history_unit_id_idx on position_history (unit_id);
create index appraisals_employee_id_idx on appraisals (employee_id);
create index position_history_position_id_idx on position_history (position_id);
create index rank_history_decree_id_idx on rank_history (decree_id);
create index position_history_decree_id_idx on position_history (decree_id);
create index employment_status_history_decree_id_idx on employment_status_history (decree_id);
create index educations_decree_id_idx on educations (decree_id);
create index sanctions_decree_id_idx on sanctions (decree_id);
create index promotion_requests_decree_id_idx on promotion_requests (decree_id);
create index employee_private_superseded_by_idx on employee_private (superseded_by) where superseded_by is not null;
create index rank_history_superseded_by_idx on rank_history (superseded_by) where superseded_by is not null;
create index position_history_superseded_by_idx on position_history (superseded_by) where superseded_by is not null;
create index employment_status_history_superseded_by_idx on employment_status_history (superseded_by) where superseded_by is not null;
create index educations_superseded_by_idx on educations (superseded_by) where superseded_by is not null;
create index sanctions_superseded_by_idx on sanctions (superseded_by) where superseded_by is not null;
create index qualifications_superseded_by_idx on qualifications (superseded_by) where superseded_by is not null;
create index appraisals_superseded_by_idx on appraisals (superseded_by) where superseded_by is not null;
create index unit_history_superseded_by_idx on unit_history (superseded_by) where superseded_by is not null;
