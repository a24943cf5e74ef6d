-- Ranks: the file has the whole history of each person it names. Rows that are the same stay; the others are superseded.
-- A decree or a signatory the source does not name is no difference.
create temporary table history_rank_new on commit drop as
select s.*, pg_temp.new_id() as id, pg_temp.new_id() as decree_id from history_ranks s
where not exists (
  select from rank_history h join decrees d on d.id = h.decree_id
  where h.employee_id = s.employee_id and h.superseded_at is null and h.valid_during = daterange(s.from_on, s.until_on)
    and (h.rank_code, h.service_years, h.service_months, h.promotion_kind, h.consideration_number, h.consideration_on, d.number, d.issued_on, d.signatory)
        is not distinct from (s.rank_code, s.service_years, s.service_months, s.promotion_kind, s.consideration_number, s.consideration_on,
                              coalesce(s.decree_number, d.number), case when s.decree_number is null then d.issued_on else s.decree_on end,
                              coalesce(s.signatory, d.signatory)));
create index on history_rank_new (employee_id);
analyze history_rank_new;
create temporary table history_rank_old on commit drop as
select h.id, (select n.id from history_rank_new n where n.employee_id = h.employee_id
              order by n.from_on <= lower(h.valid_during) desc, abs(n.from_on - lower(h.valid_during)) limit 1) as new_id
from rank_history h
where h.superseded_at is null and h.employee_id in (select employee_id from history_ranks)
  and not exists (
    select from history_ranks s join decrees d on d.id = h.decree_id
    where s.employee_id = h.employee_id and h.valid_during = daterange(s.from_on, s.until_on)
      and (h.rank_code, h.service_years, h.service_months, h.promotion_kind, h.consideration_number, h.consideration_on, d.number, d.issued_on, d.signatory)
          is not distinct from (s.rank_code, s.service_years, s.service_months, s.promotion_kind, s.consideration_number, s.consideration_on,
                                coalesce(s.decree_number, d.number), case when s.decree_number is null then d.issued_on else s.decree_on end,
                                coalesce(s.signatory, d.signatory)));
create index on history_rank_old (id);
analyze history_rank_old;
-- Nothing is taken away without a successor: only then can the load be undone.
delete from history_rank_old where new_id is null;
insert into intake_changes
select n.employee_id, 'ranks', null, jsonb_agg(jsonb_build_object('rank', n.rank_code, 'since', n.from_on) order by n.from_on)
from history_rank_new n group by n.employee_id;
update rank_history h set superseded_at = b.at from history_rank_old o, intake_batch b where h.id = o.id;
insert into decrees (id, kind, number, issued_on, signatory, batch_id, recorded_at, recorded_by)
select n.decree_id, 'rank', n.decree_number, n.decree_on, n.signatory, b.id, b.at, b.author from history_rank_new n, intake_batch b where n.decree_number is not null;
insert into rank_history (id, employee_id, rank_code, service_years, service_months, promotion_kind, consideration_number, consideration_on,
                          registry_id, valid_during, decree_id, batch_id, recorded_at, recorded_by)
select n.id, employee_id, rank_code, service_years, service_months, promotion_kind, consideration_number, consideration_on,
       registry_id, daterange(from_on, until_on), case when decree_number is null then b.decree else decree_id end, b.id, b.at, b.author
from history_rank_new n, intake_batch b;
update rank_history h set superseded_by = o.new_id from history_rank_old o where h.id = o.id;
-- The registry's id of a row is no fact but where the row is found there.
update rank_history h set registry_id = s.registry_id from history_ranks s
where h.employee_id = s.employee_id and h.superseded_at is null and h.valid_during = daterange(s.from_on, s.until_on)
  and s.registry_id is not null and h.registry_id is distinct from s.registry_id;
