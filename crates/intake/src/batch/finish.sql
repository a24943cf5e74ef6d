-- Everybody who changed gets a new version and one row in the trail that says what.
update employees e set version = e.version + 1, updated_at = b.at
from (select distinct employee_id from intake_changes) c, intake_batch b where e.id = c.employee_id;
