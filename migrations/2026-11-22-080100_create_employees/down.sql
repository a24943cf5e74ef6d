drop table employee_private; drop table employees; drop table positions; drop table unit_history; drop table units; drop table import_batches;
