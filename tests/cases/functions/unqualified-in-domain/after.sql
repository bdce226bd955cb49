create table words (w text);
create function known(x text) returns boolean language plpgsql as $$ begin return exists (select from words where w = x); end $$;
create domain word as text check (known(value));
create table t (id integer primary key, w word);
