-- Accounts are tied to employees; a role is granted for a scope and for dates, from a letter.
create table users (
  id uuid primary key,
  employee_id uuid constraint users_employee_id_key unique references employees,
  login text not null constraint users_login_key unique,
  display_name text not null,
  password_hash text,
  state text not null constraint users_state_check check (state in ('invited', 'active', 'disabled')),
  failed_attempts integer not null default 0,
  locked_until timestamptz,
  password_changed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null
);
comment on table users is 'Accounts.';
comment on column users.id is 'Identifier.';
comment on column users.employee_id is 'The person behind the account; null for technical accounts.';
comment on column users.login is 'NIP, or a name for technical accounts.';
comment on column users.display_name is 'Shown in timelines.';
comment on column users.password_hash is 'argon2id in PHC form; null until activated.';
comment on column users.state is 'invited, active, disabled.';
comment on column users.failed_attempts is 'Wrong passwords since the last right one.';
comment on column users.locked_until is 'No sign-in before this instant.';
comment on column users.password_changed_at is 'Tokens and sessions issued earlier are void.';
comment on column users.version is 'Grows with every change.';
comment on column users.created_at is 'When created.';

create table user_roles (
  id uuid primary key,
  user_id uuid not null references users,
  role text not null constraint user_roles_role_check check (role in ('employee', 'superior', 'unit_admin', 'verifier', 'head', 'hr_officer', 'registry_officer', 'inspectorate', 'system_admin', 'system')),
  unit_id uuid references units,
  reach text not null constraint user_roles_reach_check check (reach in ('own', 'subtree', 'agency')),
  valid_during daterange not null constraint user_roles_not_empty check (not isempty(valid_during)),
  basis text not null,
  granted_by uuid references users,
  granted_at timestamptz not null,
  revoked_at timestamptz,
  constraint user_roles_reach_unit_check check ((reach = 'subtree') = (unit_id is not null))
);
create index user_roles_user_id_idx on user_roles (user_id);
comment on table user_roles is 'Roles with scope and dates, from a decree or a letter of order; ends by itself.';
comment on column user_roles.id is 'Identifier.';
comment on column user_roles.user_id is 'Who.';
comment on column user_roles.role is 'Which role.';
comment on column user_roles.unit_id is 'Top of the subtree, for reach subtree.';
comment on column user_roles.reach is 'own, subtree, agency.';
comment on column user_roles.valid_during is 'Days on which it holds.';
comment on column user_roles.basis is 'Number of the letter that gives it.';
comment on column user_roles.granted_by is 'Account that entered it.';
comment on column user_roles.granted_at is 'When entered.';
comment on column user_roles.revoked_at is 'When taken back early.';

create table activation_codes (
  id uuid primary key,
  user_id uuid not null references users,
  code_hash text not null constraint activation_codes_code_hash_key unique,
  created_at timestamptz not null,
  created_by uuid references users,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index activation_codes_user_id_idx on activation_codes (user_id);
comment on table activation_codes is 'One-time codes for the first password or a forgotten one. Only the hash is kept.';
comment on column activation_codes.id is 'Identifier.';
comment on column activation_codes.user_id is 'For whom.';
comment on column activation_codes.code_hash is 'SHA-256 of the code.';
comment on column activation_codes.created_at is 'Issued.';
comment on column activation_codes.created_by is 'By whom.';
comment on column activation_codes.expires_at is 'Valid until.';
comment on column activation_codes.used_at is 'Used once.';

create table sessions (
  token_hash text primary key,
  user_id uuid not null references users,
  csrf_token text not null,
  active_role text,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index sessions_user_id_idx on sessions (user_id);
comment on table sessions is 'Server-side sessions of the pages; the cookie carries the token, the table its hash.';
comment on column sessions.token_hash is 'SHA-256 of the cookie''s token.';
comment on column sessions.user_id is 'Who.';
comment on column sessions.csrf_token is 'Secret every form repeats.';
comment on column sessions.active_role is 'Role chosen in the header.';
comment on column sessions.created_at is 'Begin.';
comment on column sessions.last_seen_at is 'Last request, to the minute.';
comment on column sessions.expires_at is 'End at the latest.';
comment on column sessions.ended_at is 'Signed out or ended.';

create table refresh_tokens (
  token_hash text primary key,
  family_id uuid not null,
  user_id uuid not null references users,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create index refresh_tokens_family_id_idx on refresh_tokens (family_id);
create index refresh_tokens_user_id_idx on refresh_tokens (user_id);
comment on table refresh_tokens is 'Rotating refresh tokens. A token used twice ends its whole family.';
comment on column refresh_tokens.token_hash is 'SHA-256 of the token.';
comment on column refresh_tokens.family_id is 'All descendants of one sign-in.';
comment on column refresh_tokens.user_id is 'Who.';
comment on column refresh_tokens.issued_at is 'Issued.';
comment on column refresh_tokens.expires_at is 'Valid until.';
comment on column refresh_tokens.used_at is 'Exchanged for its successor.';
comment on column refresh_tokens.revoked_at is 'Family ended.';

create table signing_keys (
  id text primary key,
  private_pem text not null,
  public_key text not null,
  created_at timestamptz not null,
  active_from timestamptz not null,
  retired_at timestamptz
);
comment on table signing_keys is 'Ed25519 keys of the access tokens: made on first start, rotated, published as JWKS until nothing signed by them lives.';
comment on column signing_keys.id is 'kid.';
comment on column signing_keys.private_pem is 'PKCS#8.';
comment on column signing_keys.public_key is 'base64url of the 32 bytes.';
comment on column signing_keys.created_at is 'Made.';
comment on column signing_keys.active_from is 'Signs from here.';
comment on column signing_keys.retired_at is 'Signs no more.';
