-- Whichever extension this server has: PostgreSQL itself always brings one, which can't be had twice nor moved.
do $$
declare
    some_extension name := (
        select name from pg_available_extensions where name in ('citext', 'hstore', 'vector') order by name limit 1
    );
begin
    execute format('create extension %I schema public', some_extension);
end
$$;
