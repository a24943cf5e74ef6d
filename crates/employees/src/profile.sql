-- Everything a page or a rule needs to know about one person on a day, in one trip.
select e.id, e.registry_id, e.nip, e.name, e.title_before, e.title_after, e.birth_place, e.born_on, e.sex,
       e.probationary_since, e.permanent_since, e.version,
       s.kind as employment_kind, s.legal_status, s.legal_status_code,
       r.rank_code, k.title as rank_title, lower(r.valid_during) as rank_since, r.service_years, r.service_months,
       p.id as position_id, p.kind as position_kind, p.name as position_name, p.echelon, p.functional_level,
       lower(h.valid_during) as position_since, h.inaugurated_on,
       u.unit_id, u.name as unit_name, u.path as unit_path,
       d.level_id as education_level, d.program_name as education_program
from employees e
left join employment_status_history s on s.employee_id = e.id and s.superseded_at is null and s.valid_during @> $2
left join rank_history r on r.employee_id = e.id and r.superseded_at is null and r.valid_during @> $2
left join ranks k on k.code = r.rank_code
left join position_history h on h.employee_id = e.id and h.superseded_at is null and h.valid_during @> $2
left join positions p on p.id = h.position_id
left join unit_history u on u.unit_id = h.unit_id and u.superseded_at is null and u.valid_during @> $2
left join lateral (
  select level_id, program_name from educations
  where employee_id = e.id and superseded_at is null and coalesce(recognised_on, graduated_on, make_date(graduated_year, 1, 1), date '0001-01-01') <= $2
  order by level_id desc, graduated_year desc nulls last limit 1) d on true
