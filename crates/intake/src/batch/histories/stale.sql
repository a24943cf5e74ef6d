-- Histories that end before what is recorded, or that lack a fact decided here (a row no load brought).
select p.row_number, 'ranks' as aspect from history_people p
where exists (select from history_ranks s where s.employee_id = p.employee_id)
  and exists (
    select from rank_history h
    where h.employee_id = p.employee_id and h.superseded_at is null
      and (h.batch_id is null or lower(h.valid_during) > (select max(from_on) from history_ranks s where s.employee_id = p.employee_id)))
union all
select p.row_number, 'positions' from history_people p
where exists (select from history_positions s where s.employee_id = p.employee_id)
  and exists (
    select from position_history h
    where h.employee_id = p.employee_id and h.superseded_at is null
      and (h.batch_id is null or lower(h.valid_during) > (select max(from_on) from history_positions s where s.employee_id = p.employee_id)))
order by 1, 2
