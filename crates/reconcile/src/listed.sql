-- $1 the day, $2 state, $3 kind, $4 field, $5 sort, $6 unit, $7 person, $8 seen before, $9 and $10 behind, $11 how many, $12 only this one.
select d.id, d.employee_id, e.nip, e.name, u.name as unit_name, d.kind, d.label, d.field, d.sort, d.ours, d.theirs, d.winner, d.state,
       d.first_seen_at, d.last_seen_at, d.decided_by_name, d.decided_at, d.reason, d.postponed_until, d.closed_at, d.closed_how,
       case d.kind
         when 'position' then exists (
           select from position_history x join decrees k on k.id = x.decree_id
           where x.id = d.history_id and k.kind <> 'registry_profile' and k.issued_on is not null)
         when 'rating' then exists (
           select from appraisals x where x.id = d.history_id and x.document_id is not null and x.work_result is not null and x.assessor_name is not null)
         when 'award' then exists (
           select from awards x join decrees k on k.id = x.decree_id
           where x.id = d.history_id and k.document_id is not null and k.issued_on is not null)
         else true end as backed,
       -- A load replaces what a load has brought, and nothing that was entered here.
       not case d.kind
         when 'rating' then exists (select from appraisals x where x.id = d.history_id and x.batch_id is null)
         when 'training' then exists (select from trainings x where x.id = d.history_id and x.batch_id is null)
         when 'award' then exists (select from awards x where x.id = d.history_id and x.batch_id is null)
         when 'sanction' then exists (select from sanctions x where x.id = d.history_id and x.batch_id is null)
         when 'family' then exists (select from family_members x where x.id = d.history_id and x.batch_id is null)
         else false end as replaceable
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
  and ($12::uuid is null or d.id = $12)
  and ($9::timestamptz is null or (d.first_seen_at, d.id) > ($9, $10::uuid))
order by d.first_seen_at, d.id
limit $11
