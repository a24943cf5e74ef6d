-- Kind of employment and legal status. The profile says since when somebody is CPNS, PNS or PPPK, but not since when a
-- legal status other than active holds: that is known from today on.
create temporary table intake_status_new (
  employee_id uuid not null, row_number integer not null, is_new boolean not null, id uuid not null, kind text not null,
  legal_status text not null, legal_status_code text not null, from_on date not null, until_on date, decree_id uuid) on commit drop;

create temporary table intake_since on commit drop as
select row_number, case when kind = 'permanent' then permanent_since else probationary_since end as since,
       case when kind = 'permanent' then permanent_number else appointment_number end as number
from intake_people;
analyze intake_since;

-- New people: the probation before a permanent appointment,
insert into intake_status_new
select id, row_number, true, pg_temp.new_id(), 'probationary', 'active', '01', probationary_since, permanent_since,
       case when appointment_number is not null then pg_temp.new_id() end
from intake_people where is_new and kind = 'permanent' and probationary_since < permanent_since;
-- the time as an active one, until today when the status is another now,
insert into intake_status_new
select p.id, p.row_number, true, pg_temp.new_id(), p.kind, 'active', '01', s.since, case when p.legal_status_code <> '01' then b.today end,
       case when s.number is not null then pg_temp.new_id() end
from intake_people p join intake_since s using (row_number), intake_batch b
where p.is_new and (p.legal_status_code = '01' or s.since < b.today);
-- and that other status.
insert into intake_status_new
select p.id, p.row_number, true, pg_temp.new_id(), p.kind, p.legal_status, p.legal_status_code, greatest(s.since, b.today), null, null
from intake_people p join intake_since s using (row_number), intake_batch b
where p.is_new and p.legal_status_code <> '01';

-- Known people: what holds at the end of the record is compared; another kind holds since its TMT, another status from today.
insert into intake_status_new
select p.id, p.row_number, false, pg_temp.new_id(), p.kind, p.legal_status, p.legal_status_code,
       case when h.id is null or h.kind <> p.kind then s.since else greatest(b.today, lower(h.valid_during)) end, null,
       case when p.legal_status_code = '01' and s.number is not null then pg_temp.new_id() end
from intake_people p join intake_since s using (row_number) cross join intake_batch b
left join employment_status_history h on h.employee_id = p.id and h.superseded_at is null and upper_inf(h.valid_during)
where not p.is_new and (h.id is null or (h.kind, h.legal_status_code) is distinct from (p.kind, p.legal_status_code));
insert into intake_held
select distinct n.employee_id, 'status' from intake_status_new n join employment_status_history h on h.employee_id = n.employee_id
where not n.is_new and h.superseded_at is null and h.batch_id is null and lower(h.valid_during) >= n.from_on;
delete from intake_status_new where employee_id in (select employee_id from intake_held where aspect = 'status');

-- The decrees of appointment, where the file names them; otherwise the profile itself is the basis.
analyze intake_status_new;
insert into decrees (id, kind, number, issued_on, batch_id, recorded_at, recorded_by)
select n.decree_id, 'appointment', case when n.kind = 'permanent' then p.permanent_number else p.appointment_number end,
       case when n.kind = 'permanent' then p.permanent_signed_on else p.appointment_signed_on end, b.id, b.at, b.author
from intake_status_new n join intake_people p using (row_number), intake_batch b where n.decree_id is not null order by n.row_number;

create temporary table intake_status_old on commit drop as
select h.id, n.id as new_id, n.from_on, case when lower(h.valid_during) < n.from_on then pg_temp.new_id() end as copy_id
from intake_status_new n join employment_status_history h on h.employee_id = n.employee_id
where not n.is_new and h.superseded_at is null and h.valid_during && daterange(n.from_on, null);
create index on intake_status_old (new_id);
analyze intake_status_old;

insert into intake_changes
select n.employee_id, 'status',
       (select jsonb_build_object('kind', h.kind, 'legal_status', h.legal_status_code, 'since', lower(h.valid_during))
        from intake_status_old o join employment_status_history h using (id) where o.new_id = n.id order by lower(h.valid_during) desc limit 1),
       jsonb_build_object('kind', n.kind, 'legal_status', n.legal_status_code, 'since', n.from_on)
from intake_status_new n where not n.is_new;

update employment_status_history h set superseded_at = b.at from intake_status_old o, intake_batch b where h.id = o.id;
insert into employment_status_history (id, employee_id, kind, legal_status, legal_status_code, valid_during, decree_id, batch_id, recorded_at, recorded_by)
select o.copy_id, h.employee_id, h.kind, h.legal_status, h.legal_status_code, daterange(lower(h.valid_during), o.from_on), h.decree_id, b.id, b.at, b.author
from intake_status_old o join employment_status_history h using (id), intake_batch b where o.copy_id is not null;
insert into employment_status_history (id, employee_id, kind, legal_status, legal_status_code, valid_during, decree_id, batch_id, recorded_at, recorded_by)
select n.id, employee_id, kind, legal_status, legal_status_code, daterange(from_on, until_on), coalesce(decree_id, b.decree), b.id, b.at, b.author
from intake_status_new n, intake_batch b order by n.row_number, n.from_on;
update employment_status_history h set superseded_by = coalesce(o.copy_id, o.new_id) from intake_status_old o where h.id = o.id;
