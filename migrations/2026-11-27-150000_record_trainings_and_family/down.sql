alter table sanctions drop column registry_id;
alter table awards drop column batch_id;
drop table family_members;
drop table trainings;
