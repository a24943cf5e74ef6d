-- $1 day, $2 states, $3 whole agency, $4 units, $5 own, $6 one person, $7 kind, $8 one entry, $9/$10 cursor, $11 limit
select r.id, r.number, r.kind, r.state, r.version, r.held_since, r.employee_id, e.name, e.nip, u.name as unit_name,
       entered.content, entered.document_id, handed.actor_name as entered_by, entered.entered_at,
       decided.actor_name as decided_by, decided.note as decision_note,
       sent.recorded_at, sent.sent_at, sent.accepted_at, sent.visible_at
from requests r
join employees e on e.id = r.employee_id
join lateral (select content, document_id, entered_at from request_entries
  where request_id = r.id order by entered_at desc, id desc limit 1) entered on true
join lateral (select actor_name from request_transitions
  where request_id = r.id and action = 'submit' order by at desc, id desc limit 1) handed on true
left join lateral (select actor_name, note from request_transitions
  where request_id = r.id and action in ('verify', 'return') order by at desc, id desc limit 1) decided on true
left join lateral (
  select min(o.created_at) as recorded_at, min(o.first_sent_at) as sent_at,
         min(o.accepted_at) as accepted_at,
         coalesce(min(o.visible_at), min(o.settled_at) filter (where o.state = 'delivered')) as visible_at
  from outbox o
  where o.request_id = r.id) sent on true
left join unit_history u on u.unit_id = r.unit_id and u.superseded_at is null and u.valid_during @> $1
where r.state = any($2)
  and ($3 or r.employee_id = $5 or exists (select from unnest($4) granted where u.path like '%/' || granted::text || '/%'))
  and ($6 is null or r.employee_id = $6)
  and ($7 is null or r.kind = $7)
  and ($8 is null or r.id = $8)
  and ($9 is null or (r.held_since, r.id) > ($9, $10))
order by r.held_since, r.id
limit $11
