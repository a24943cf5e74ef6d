-- One line of facts per person in service on $1. Aggregates are joined, not correlated: one pass over each table.
select e.id, e.born_on, e.probationary_since, s.kind as employment_kind, s.legal_status,
       r.rank_code, lower(r.valid_during) as rank_since, coalesce(ranks.only_first, false) as only_first_rank,
       p.kind as position_kind, p.name as position_name, p.echelon, p.functional_level,
       lower(h.valid_during) as position_since, h.inaugurated_on, h.unit_id,
       d.level_id as education_level, d.program_name as education_program,
       coalesce(a.years, '{}') as rating_years, coalesce(a.ratings, '{}') as ratings, coalesce(a.provisional, '{}') as provisional,
       coalesce(q.kinds, '{}') as qualifications,
       coalesce(x.kinds, '{}') as sanction_kinds, coalesce(x.severities, '{}') as sanction_severities,
       coalesce(x.froms, '{}') as sanction_froms, coalesce(x.untils, '{}') as sanction_untils,
       coalesce(c.opened, '{}') as examinations
from employees e
join employment_status_history s on s.employee_id = e.id and s.superseded_at is null and s.valid_during @> $1
left join rank_history r on r.employee_id = e.id and r.superseded_at is null and r.valid_during @> $1
left join (
  select employee_id, count(distinct rank_code) = 1 and bool_and(promotion_kind is not distinct from '211') as only_first
  from rank_history where superseded_at is null group by employee_id) ranks on ranks.employee_id = e.id
left join position_history h on h.employee_id = e.id and h.superseded_at is null and h.valid_during @> $1
left join positions p on p.id = h.position_id
left join (
  select distinct on (employee_id) employee_id, level_id, program_name from educations
  where superseded_at is null and (recognised_on is null or recognised_on <= $1)
  order by employee_id, level_id desc, graduated_year desc nulls last) d on d.employee_id = e.id
left join (
  select employee_id, array_agg(year) as years, array_agg(rating) as ratings, array_agg(provisional) as provisional
  from appraisals where superseded_at is null group by employee_id) a on a.employee_id = e.id
left join (
  select employee_id, array_agg(kind) as kinds from qualifications where superseded_at is null group by employee_id) q on q.employee_id = e.id
left join (
  select employee_id, array_agg(kind) as kinds, array_agg(severity) as severities,
         array_agg(lower(valid_during)) as froms, array_agg(upper(valid_during)) as untils
  from sanctions where superseded_at is null group by employee_id) x on x.employee_id = e.id
left join (
  select employee_id, array_agg(opened_on) as opened from disciplinary_cases where closed_on is null group by employee_id) c on c.employee_id = e.id
where s.legal_status <> 'separated'
