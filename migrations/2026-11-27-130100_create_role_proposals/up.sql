-- Four eyes: the administrator proposes a role, the head of the personnel office approves it. Only then it is a grant.
create table role_proposals (
  id uuid primary key,
  user_id uuid not null references users,
  role text not null constraint role_proposals_role_check check (role in ('employee', 'superior', 'unit_admin', 'verifier', 'head', 'hr_officer', 'registry_officer', 'inspectorate', 'system_admin', 'system')),
  reach text not null constraint role_proposals_reach_check check (reach in ('own', 'subtree', 'agency')),
  unit_id uuid references units,
  valid_during daterange not null constraint role_proposals_valid_check check (not isempty(valid_during)),
  basis text not null,
  state text not null constraint role_proposals_state_check check (state in ('open', 'approved', 'refused')),
  proposed_by uuid references users,
  proposed_at timestamptz not null,
  decided_by uuid references users,
  decided_at timestamptz,
  note text,
  grant_id uuid references user_roles,
  constraint role_proposals_unit_check check ((reach = 'subtree') = (unit_id is not null)),
  constraint role_proposals_grant_check check ((state = 'approved') = (grant_id is not null))
);
create index role_proposals_user_id_idx on role_proposals (user_id);
create index role_proposals_unit_id_idx on role_proposals (unit_id) where unit_id is not null;
create index role_proposals_open_idx on role_proposals (proposed_at) where state = 'open';
create index role_proposals_proposed_by_idx on role_proposals (proposed_by);
create index role_proposals_decided_by_idx on role_proposals (decided_by) where decided_by is not null;
create index role_proposals_grant_id_idx on role_proposals (grant_id) where grant_id is not null;
comment on table role_proposals is 'Roles proposed by the administrator, decided by the head.';
comment on column role_proposals.id is 'Identifier.';
comment on column role_proposals.user_id is 'Account that shall hold the role.';
comment on column role_proposals.role is 'Role.';
comment on column role_proposals.reach is 'own, subtree, agency.';
comment on column role_proposals.unit_id is 'Unit at the top, for subtree.';
comment on column role_proposals.valid_during is 'Days on which it shall hold.';
comment on column role_proposals.basis is 'Letter that gives the role.';
comment on column role_proposals.state is 'open, approved, refused.';
comment on column role_proposals.proposed_by is 'Account; null for the program.';
comment on column role_proposals.proposed_at is 'When.';
comment on column role_proposals.decided_by is 'Account.';
comment on column role_proposals.decided_at is 'When.';
comment on column role_proposals.note is 'Reason of a refusal.';
comment on column role_proposals.grant_id is 'The grant it became.';
