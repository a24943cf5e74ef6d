-- $1 the person. A basis that came with the registry's profile is no decree.
select h.id, h.registry_id, h.rank_code, lower(h.valid_during) as since, h.service_years, h.service_months, h.consideration_number,
       case when d.kind <> 'registry_profile' then d.number end as decree_number,
       case when d.kind <> 'registry_profile' then d.issued_on end as decree_on
from rank_history h join decrees d on d.id = h.decree_id
where h.employee_id = $1 and h.superseded_at is null
order by since
