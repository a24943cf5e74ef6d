-- Personal data. Each change is a new row; the trail says which fields, never what they contain. What the person
-- changed here stays: the registry hears of it from us.
insert into intake_held
select p.id, 'private' from intake_people p join intake_private n using (row_number)
join employee_private old on old.employee_id = p.id and old.superseded_at is null
where old.batch_id is null
  and (old.nik, old.phone, old.email, old.email_official, old.address, old.tax_number, old.health_insurance_number, old.religion_id, old.marital_id)
   is distinct from (n.nik, n.phone, n.email, n.email_official, n.address, n.tax_number, n.health_insurance_number, n.religion_id, n.marital_id);

create temporary table intake_private_new on commit drop as
select p.id as employee_id, p.row_number, p.is_new, pg_temp.new_id() as id, old.id as old_id
from intake_people p join intake_private n using (row_number)
left join employee_private old on old.employee_id = p.id and old.superseded_at is null
where old.id is null
   or (old.batch_id is not null
       and (old.nik, old.phone, old.email, old.email_official, old.address, old.tax_number, old.health_insurance_number, old.religion_id, old.marital_id)
        is distinct from (n.nik, n.phone, n.email, n.email_official, n.address, n.tax_number, n.health_insurance_number, n.religion_id, n.marital_id));
analyze intake_private_new;

insert into intake_changes
select c.employee_id, 'private', null,
       to_jsonb(array_remove(array[
         case when old.nik is distinct from n.nik then 'nik' end, case when old.phone is distinct from n.phone then 'phone' end,
         case when old.email is distinct from n.email then 'email' end,
         case when old.email_official is distinct from n.email_official then 'email_official' end,
         case when old.address is distinct from n.address then 'address' end,
         case when old.tax_number is distinct from n.tax_number then 'tax_number' end,
         case when old.health_insurance_number is distinct from n.health_insurance_number then 'health_insurance_number' end,
         case when old.religion_id is distinct from n.religion_id then 'religion_id' end,
         case when old.marital_id is distinct from n.marital_id then 'marital_id' end], null))
from intake_private_new c join intake_private n using (row_number) left join employee_private old on old.id = c.old_id
where not c.is_new;

-- The old row ends before the new one begins: only one may be current.
update employee_private o set superseded_at = b.at from intake_private_new c, intake_batch b where o.id = c.old_id;
insert into employee_private (id, employee_id, nik, phone, email, email_official, address, tax_number, health_insurance_number, religion_id,
                              marital_id, batch_id, recorded_at, recorded_by)
select c.id, c.employee_id, nik, phone, email, email_official, address, tax_number, health_insurance_number, religion_id, marital_id,
       b.id, b.at, b.author
from intake_private_new c join intake_private n using (row_number), intake_batch b order by c.row_number;
update employee_private o set superseded_by = c.id from intake_private_new c where o.id = c.old_id;
