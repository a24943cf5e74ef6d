-- $1 batch: everything that stands on what it recorded, one sentence (Indonesian) per kind.
with people as (select id from employees where batch_id = $1),
     own_units as (select id from units where batch_id = $1)
select format('%s fakta dari pemuatan ini sudah digantikan atau dipakai oleh catatan lain', n) as reason from (
  select sum(n) as n from (
    select count(*) as n from rank_history where batch_id = $1 and superseded_by in (select id from rank_history where batch_id is distinct from $1)
    union all select count(*) from position_history where batch_id = $1 and superseded_by in (select id from position_history where batch_id is distinct from $1)
    union all select count(*) from employment_status_history where batch_id = $1 and superseded_by in (select id from employment_status_history where batch_id is distinct from $1)
    union all select count(*) from educations where batch_id = $1 and superseded_by in (select id from educations where batch_id is distinct from $1)
    union all select count(*) from employee_private where batch_id = $1 and superseded_by in (select id from employee_private where batch_id is distinct from $1)
    union all select count(*) from sanctions where batch_id = $1 and superseded_by in (select id from sanctions where batch_id is distinct from $1)
    union all select count(*) from qualifications where batch_id = $1 and superseded_by in (select id from qualifications where batch_id is distinct from $1)
    union all select count(*) from appraisals where batch_id = $1 and superseded_by in (select id from appraisals where batch_id is distinct from $1)
    union all select count(*) from trainings where batch_id = $1 and superseded_by in (select id from trainings where batch_id is distinct from $1)
    union all select count(*) from family_members where batch_id = $1 and superseded_by in (select id from family_members where batch_id is distinct from $1)
    union all select count(*) from awards where batch_id = $1 and superseded_by in (select id from awards where batch_id is distinct from $1)
    union all select count(*) from unit_history where batch_id = $1 and superseded_by in (select id from unit_history where batch_id is distinct from $1)
    union all select count(*) from rank_history where batch_id is distinct from $1 and decree_id in (select id from decrees where batch_id = $1)
    union all select count(*) from position_history where batch_id is distinct from $1 and decree_id in (select id from decrees where batch_id = $1)
    union all select count(*) from employment_status_history where batch_id is distinct from $1 and decree_id in (select id from decrees where batch_id = $1)
  ) each_table) s where n > 0
union all
select format('%s pegawai dari pemuatan ini sudah memiliki riwayat dari sumber lain', count(*)) from (
  select employee_id from rank_history where batch_id is distinct from $1 and employee_id in (select id from people)
  union select employee_id from position_history where batch_id is distinct from $1 and employee_id in (select id from people)
  union select employee_id from employment_status_history where batch_id is distinct from $1 and employee_id in (select id from people)
  union select employee_id from educations where batch_id is distinct from $1 and employee_id in (select id from people)
  union select employee_id from employee_private where batch_id is distinct from $1 and employee_id in (select id from people)
  union select employee_id from sanctions where batch_id is distinct from $1 and employee_id in (select id from people)
  union select employee_id from qualifications where batch_id is distinct from $1 and employee_id in (select id from people)
  union select employee_id from appraisals where batch_id is distinct from $1 and employee_id in (select id from people)
  union select employee_id from trainings where batch_id is distinct from $1 and employee_id in (select id from people)
  union select employee_id from family_members where batch_id is distinct from $1 and employee_id in (select id from people)
  union select employee_id from awards where batch_id is distinct from $1 and employee_id in (select id from people)
  union select employee_id from disciplinary_cases where batch_id is distinct from $1 and employee_id in (select id from people)
  union select employee_id from import_changes where batch_id <> $1 and employee_id in (select id from people)
) s having count(*) > 0
union all
select format('%s pegawai dari pemuatan ini sudah memiliki akun', count(*)) from users where employee_id in (select id from people) having count(*) > 0
union all
select format('%s usul sudah diajukan untuk pegawai dari pemuatan ini', count(*)) from requests where employee_id in (select id from people) having count(*) > 0
union all
select format('%s berkas sudah diunggah untuk pegawai dari pemuatan ini', count(*)) from documents where employee_id in (select id from people) having count(*) > 0
union all
select format('%s data pegawai dari pemuatan ini sudah dikirim atau menunggu dikirim ke SIASN', count(*)) from outbox where employee_id in (select id from people) having count(*) > 0
union all
select format('data pribadi %s pegawai dari pemuatan ini sudah pernah dibuka', count(*)) from sensitive_reads where employee_id in (select id from people) having count(*) > 0
union all
select format('%s pegawai yang diubah pemuatan ini sudah diubah lagi sesudahnya', count(*))
from import_changes c join employees e on e.id = c.employee_id where c.batch_id = $1 and e.version <> c.version_after having count(*) > 0
union all
select format('%s unit dari pemuatan ini sudah dipakai dalam jabatan, usul, peran, atau unit lain', count(*)) from (
  select unit_id from position_history where unit_id in (select id from own_units)
  union select unit_id from requests where unit_id in (select id from own_units)
  union select unit_id from user_roles where unit_id in (select id from own_units)
  union select unit_id from unit_history where batch_id is distinct from $1 and unit_id in (select id from own_units)
  union select parent_id from unit_history where batch_id is distinct from $1 and parent_id in (select id from own_units)
) s having count(*) > 0
