-- Codes that regulations change are rows, not PostgreSQL enums. btree_gist carries the exclusion constraints of the
-- histories, pg_trgm the search by name.
create extension if not exists btree_gist;
create extension if not exists pg_trgm;

create table ranks (
  code text primary key,
  scheme text not null constraint ranks_scheme_check check (scheme in ('pns', 'pppk')),
  registry_id text not null,
  title text,
  level smallint not null,
  constraint ranks_scheme_level_key unique (scheme, level),
  constraint ranks_scheme_registry_key unique (scheme, registry_id)
);
comment on table ranks is 'Rank grades of PNS (PP 99/2000) and classes of PPPK (Perpres 98/2020): never compared across schemes.';
comment on column ranks.code is 'III/b for PNS, a Roman numeral for PPPK.';
comment on column ranks.scheme is 'pns or pppk.';
comment on column ranks.registry_id is 'golonganId of the registry.';
comment on column ranks.title is 'Pangkat; PPPK have none.';
comment on column ranks.level is '1 to 17 within the scheme.';

insert into ranks (code, scheme, registry_id, title, level) values
 ('I/a','pns','11','Juru Muda',1),('I/b','pns','12','Juru Muda Tingkat I',2),('I/c','pns','13','Juru',3),('I/d','pns','14','Juru Tingkat I',4),
 ('II/a','pns','21','Pengatur Muda',5),('II/b','pns','22','Pengatur Muda Tingkat I',6),('II/c','pns','23','Pengatur',7),('II/d','pns','24','Pengatur Tingkat I',8),
 ('III/a','pns','31','Penata Muda',9),('III/b','pns','32','Penata Muda Tingkat I',10),('III/c','pns','33','Penata',11),('III/d','pns','34','Penata Tingkat I',12),
 ('IV/a','pns','41','Pembina',13),('IV/b','pns','42','Pembina Tingkat I',14),('IV/c','pns','43','Pembina Utama Muda',15),('IV/d','pns','44','Pembina Utama Madya',16),('IV/e','pns','45','Pembina Utama',17),
 ('I','pppk','1',null,1),('II','pppk','2',null,2),('III','pppk','3',null,3),('IV','pppk','4',null,4),('V','pppk','5',null,5),('VI','pppk','6',null,6),
 ('VII','pppk','7',null,7),('VIII','pppk','8',null,8),('IX','pppk','9',null,9),('X','pppk','10',null,10),('XI','pppk','11',null,11),('XII','pppk','12',null,12),
 ('XIII','pppk','13',null,13),('XIV','pppk','14',null,14),('XV','pppk','15',null,15),('XVI','pppk','16',null,16),('XVII','pppk','17',null,17);

create table education_levels (
  id text primary key,
  name text not null
);
comment on table education_levels is 'Levels of education by the registry''s two-digit id (tingkatPendidikanId), leading zero kept.';
comment on column education_levels.id is '40 for S1.';
comment on column education_levels.name is 'What a person reads.';
insert into education_levels (id, name) values
 ('05','SD'),('10','SLTP'),('12','SLTP Kejuruan'),('15','SLTA'),('17','SLTA Kejuruan'),('18','SLTA Keguruan'),('20','Diploma I'),('25','Diploma II'),
 ('30','Diploma III/Sarjana Muda'),('35','Diploma IV'),('40','S-1/Sarjana'),('42','Profesi'),('45','S-2'),('47','Spesialis'),('49','Subspesialis'),('50','S-3/Doktor');
