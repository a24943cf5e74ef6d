-- $1 the day, $2 state, $3 kind, $4 field, $5 sort, $6 unit, $7 person, $8 seen before, $9 and $10 behind, $11 how many.
select d.id, d.employee_id, e.nip, e.name, u.name as unit_name, d.kind, d.label, d.field, d.sort, d.ours, d.theirs, d.winner, d.state,
       d.first_seen_at, d.last_seen_at, d.decided_by_name, d.decided_at, d.reason, d.postponed_until, d.closed_at, d.closed_how
from registry_differences d
join employees e on e.id = d.employee_id
left join position_history h on h.employee_id = e.id and h.superseded_at is null and h.valid_during @> $1
left join unit_history u on u.unit_id = h.unit_id and u.superseded_at is null and u.valid_during @> $1
where case when $2::text is null then d.closed_at is null else d.state = $2 end
  and ($3::text is null or d.kind = $3)
  and ($4::text is null or d.field = $4)
  and ($5::text is null or d.sort = $5)
  and ($6::uuid is null or u.path like '%/' || $6::text || '/%')
  and ($7::uuid is null or d.employee_id = $7)
  and ($8::timestamptz is null or d.first_seen_at < $8)
  and ($9::timestamptz is null or (d.first_seen_at, d.id) > ($9, $10::uuid))
order by d.first_seen_at, d.id
limit $11
