-- Positions: as ranks. The catalogue first.
insert into positions (id, registry_id, kind, name, echelon, functional_level, batch_id)
select pg_temp.new_id(), s.position_registry_id, s.position_kind, s.position_name, s.echelon, s.functional_level, b.id
from (select distinct on (position_kind, position_registry_id) * from history_positions order by position_kind, position_registry_id, from_on desc) s,
     intake_batch b
on conflict (kind, registry_id) do nothing;
create temporary table history_position_all on commit drop as
select s.*, p.id as position_id, daterange(s.from_on, s.until_on) as span
from history_positions s join positions p on p.kind = s.position_kind and p.registry_id = s.position_registry_id;
create index on history_position_all (employee_id);
analyze history_position_all;
create temporary table history_position_new on commit drop as
select s.*, pg_temp.new_id() as id, pg_temp.new_id() as decree_id from history_position_all s
where not exists (
  select from position_history h join decrees d on d.id = h.decree_id
  where h.employee_id = s.employee_id and h.superseded_at is null
    and (h.valid_during, h.position_id, h.unit_id, d.number, d.issued_on, d.signatory)
        is not distinct from (s.span, s.position_id, s.unit_id, coalesce(s.decree_number, d.number),
            case when s.decree_number is null then d.issued_on else s.decree_on end, coalesce(s.signatory, d.signatory)));
create index on history_position_new (employee_id);
analyze history_position_new;
create temporary table history_position_old on commit drop as
select h.id, (select n.id from history_position_new n where n.employee_id = h.employee_id
              order by n.from_on <= lower(h.valid_during) desc, abs(n.from_on - lower(h.valid_during)) limit 1) as new_id
from position_history h
where h.superseded_at is null and h.employee_id in (select employee_id from history_positions)
  and not exists (
    select from history_position_all s join decrees d on d.id = h.decree_id
    where s.employee_id = h.employee_id
      and (h.valid_during, h.position_id, h.unit_id, d.number, d.issued_on, d.signatory)
          is not distinct from (s.span, s.position_id, s.unit_id, coalesce(s.decree_number, d.number),
            case when s.decree_number is null then d.issued_on else s.decree_on end, coalesce(s.signatory, d.signatory)));
create index on history_position_old (id);
analyze history_position_old;
-- Nothing is taken away without a successor: only then can the load be undone.
delete from history_position_old where new_id is null;
insert into intake_changes
select n.employee_id, 'positions', null, jsonb_agg(jsonb_build_object('position', n.position_name, 'since', n.from_on) order by n.from_on)
from history_position_new n group by n.employee_id;
update position_history h set superseded_at = b.at from history_position_old o, intake_batch b where h.id = o.id;
insert into decrees (id, kind, number, issued_on, signatory, batch_id, recorded_at, recorded_by)
select n.decree_id, 'position', n.decree_number, n.decree_on, n.signatory, b.id, b.at, b.author from history_position_new n, intake_batch b where n.decree_number is not null;
insert into position_history (id, employee_id, position_id, unit_id, inaugurated_on, registry_id, valid_during, decree_id, batch_id, recorded_at, recorded_by)
select n.id, employee_id, position_id, unit_id, case when position_kind = 'structural' then from_on end, registry_id, span,
       case when decree_number is null then b.decree else decree_id end, b.id, b.at, b.author
from history_position_new n, intake_batch b;
update position_history h set superseded_by = o.new_id from history_position_old o where h.id = o.id;
update position_history h set registry_id = s.registry_id from history_positions s
where h.employee_id = s.employee_id and h.superseded_at is null and h.valid_during = daterange(s.from_on, s.until_on)
  and s.registry_id is not null and h.registry_id is distinct from s.registry_id;
