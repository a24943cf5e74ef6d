-- Rows that look good alone but not together: a number or id that stands twice in the file, or that belongs to somebody
-- else on record. The first of two rows is kept.
with twice as (
  select row_number, 'NIP BARU' as column_name, 'NIP-UNIQUE' as code
  from (select row_number, row_number() over (partition by nip order by p.row_number) as place from intake_people p) n where place > 1
  union all
  select row_number, 'PNS ID', 'ID-UNIQUE'
  from (select row_number, row_number() over (partition by registry_id order by p.row_number) as place from intake_people p) n where place > 1
), taken as (
  select p.row_number, 'NIP BARU', 'NIP-UNIQUE'
  from intake_people p join employees e on e.nip = p.nip
  where e.registry_id is not null and e.registry_id <> p.registry_id
)
select * from twice union select * from taken order by 1, 2
