-- $1 day, $2 states, $3 whole agency, $4 units, $5 own, $6 one person, $7 text, $8/$9 cursor, $10 limit
select r.id, r.number, r.state, r.version, r.effective_on, r.held_since, r.held_by, r.employee_id, e.name, e.nip,
       u.name as unit_name, p.from_rank, p.target_rank
from requests r
join promotion_requests p on p.request_id = r.id
join employees e on e.id = r.employee_id
left join unit_history u on u.unit_id = r.unit_id and u.superseded_at is null and u.valid_during @> $1
where r.state = any($2)
  and ($3 or r.employee_id = $5 or exists (select from unnest($4) granted where u.path like '%/' || granted::text || '/%'))
  and ($6 is null or r.employee_id = $6)
  and ($7 is null or r.number ilike '%' || $7 || '%' or e.nip like $7 || '%' or lower(e.name) like '%' || lower($7) || '%')
  and ($8 is null or (r.held_since, r.id) > ($8, $9))
order by r.held_since, r.id
limit $10
