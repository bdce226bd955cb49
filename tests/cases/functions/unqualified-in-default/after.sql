create table counters (name text primary key, v bigint not null default 0);
create function next_number(n text) returns bigint language plpgsql as $$
declare r bigint;
begin
    insert into counters as c (name, v) values (n, 1) on conflict (name) do update set v = c.v + 1 returning v into r;
    return r;
end $$;
create table invoices (id integer primary key, number bigint not null default next_number('invoice'));
