-- Ranks. The profile shows one rank with its TMT. If the history has it, nothing happens; otherwise it holds from its
-- TMT on, and what the history said about the time since then is superseded.
create temporary table intake_rank_new on commit drop as
select p.id as employee_id, p.row_number, p.is_new, pg_temp.new_id() as id, w.rank_code, w.rank_on, w.service_years, w.service_months
from intake_people p join intake_work w using (row_number)
where w.rank_code is not null
  and (p.is_new or not exists (
    select from rank_history h
    where h.employee_id = p.id and h.superseded_at is null and h.rank_code = w.rank_code and lower(h.valid_during) = w.rank_on
      and ((h.service_years, h.service_months) = (w.service_years, w.service_months) or h.batch_id is null)));
analyze intake_rank_new;

-- A rank decided here from the same day or later is not taken back by a file that does not know it yet.
insert into intake_held
select distinct n.employee_id, 'rank' from intake_rank_new n join rank_history h on h.employee_id = n.employee_id
where h.superseded_at is null and h.batch_id is null and lower(h.valid_during) >= n.rank_on;
delete from intake_rank_new where employee_id in (select employee_id from intake_held where aspect = 'rank');

create temporary table intake_rank_old on commit drop as
select h.id, n.id as new_id, n.rank_on, case when lower(h.valid_during) < n.rank_on then pg_temp.new_id() end as copy_id
from intake_rank_new n join rank_history h on h.employee_id = n.employee_id
where h.superseded_at is null and h.valid_during && daterange(n.rank_on, null);
create index on intake_rank_old (new_id);
analyze intake_rank_old;

insert into intake_changes
select n.employee_id, 'rank',
       (select jsonb_build_object('rank', h.rank_code, 'since', lower(h.valid_during)) from intake_rank_old o join rank_history h using (id)
        where o.new_id = n.id order by lower(h.valid_during) desc limit 1),
       jsonb_build_object('rank', n.rank_code, 'since', n.rank_on)
from intake_rank_new n where not n.is_new;

update rank_history h set superseded_at = b.at from intake_rank_old o, intake_batch b where h.id = o.id;
-- The earlier rank remains, now with an end.
insert into rank_history (id, employee_id, rank_code, service_years, service_months, promotion_kind, consideration_number, consideration_on,
                          registry_id, valid_during, decree_id, batch_id, recorded_at, recorded_by)
select o.copy_id, h.employee_id, h.rank_code, h.service_years, h.service_months, h.promotion_kind, h.consideration_number, h.consideration_on,
       h.registry_id, daterange(lower(h.valid_during), o.rank_on), h.decree_id, b.id, b.at, b.author
from intake_rank_old o join rank_history h using (id), intake_batch b where o.copy_id is not null;
insert into rank_history (id, employee_id, rank_code, service_years, service_months, valid_during, decree_id, batch_id, recorded_at, recorded_by)
select n.id, employee_id, rank_code, service_years, service_months, daterange(rank_on, null), b.decree, b.id, b.at, b.author
from intake_rank_new n, intake_batch b order by n.row_number;
update rank_history h set superseded_by = coalesce(o.copy_id, o.new_id) from intake_rank_old o where h.id = o.id;
