-- Temporary tables are never looked at by autovacuum: without this the planner takes them for empty.
create index on history_ranks (employee_id);
create index on history_positions (employee_id);
create index on history_educations (employee_id);
create index on history_trainings (employee_id);
create index on history_awards (employee_id);
create index on history_family (employee_id);
analyze history_people;
analyze history_ranks;
analyze history_positions;
analyze history_educations;
analyze history_appraisals;
analyze history_sanctions;
analyze history_exams;
analyze history_trainings;
analyze history_awards;
analyze history_family;
