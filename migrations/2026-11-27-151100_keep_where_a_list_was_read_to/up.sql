-- The registry's lists have no cursor. Where a reading stands is kept, so that one that broke off goes on, by whichever worker, and a
-- list that one worker has just read is not read by the next.
create table followed_lists (
  source text not null,
  part text not null,
  place integer not null default 0,
  begun_at timestamptz not null,
  read_at timestamptz,
  constraint followed_lists_pkey primary key (source, part),
  constraint followed_lists_place_check check (place >= 0)
);
comment on table followed_lists is 'The registry''s lists that are read again and again, and where the reading stands.';
comment on column followed_lists.source is 'The list: list-kp-instansi.';
comment on column followed_lists.part is 'The part of it the registry can be asked for: the period of a list of promotions, as a day.';
comment on column followed_lists.place is 'Rows read of it in a reading under way; 0: none is.';
comment on column followed_lists.begun_at is 'When a reading was begun last.';
comment on column followed_lists.read_at is 'When it was last read to its end.';
