-- What the statements of a load needed goes at its end, so that another load may follow in the same transaction.
do $$
declare
  name text;
begin
  for name in select relname from pg_class where relnamespace = pg_my_temp_schema() and relkind = 'r' loop
    execute format('drop table pg_temp.%I', name);
  end loop;
end
$$
