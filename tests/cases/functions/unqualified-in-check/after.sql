create table rates (code text primary key, rate numeric);
create function known(c text) returns boolean language plpgsql stable as
    $$ begin return exists (select from rates where code = c); end $$;
create table sales (id integer primary key, code text constraint known_code check (known(code)), amount numeric);
