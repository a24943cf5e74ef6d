delete from history_ranks s using rank_history h
where h.employee_id = s.employee_id and h.superseded_at is null
  and (h.batch_id is null or lower(h.valid_during) > (select max(from_on) from history_ranks o where o.employee_id = s.employee_id));
delete from history_positions s using position_history h
where h.employee_id = s.employee_id and h.superseded_at is null
  and (h.batch_id is null or lower(h.valid_during) > (select max(from_on) from history_positions o where o.employee_id = s.employee_id));
