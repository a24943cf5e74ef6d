drop table signing_keys; drop table refresh_tokens; drop table sessions; drop table activation_codes; drop table user_roles; drop table users;
