delete from registry_differences where kind in ('training', 'award', 'sanction', 'family');
alter table registry_differences drop constraint registry_differences_kind_check;
alter table registry_differences add constraint registry_differences_kind_check check (kind in ('person', 'rank', 'position', 'education', 'rating'));
comment on column registry_differences.kind is 'person (the main record), rank, position, education, rating.';
