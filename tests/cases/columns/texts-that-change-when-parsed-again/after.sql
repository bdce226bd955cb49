create type part as (p int, q text);
create table t (id int primary key, a int, b int, c int, flag boolean, kind varchar(9), other varchar, x xml, comp part);
alter table t
    add check (a between 1 and 2 and flag),
    add check ((a, b, c) is distinct from (c, b, a) and not (a not between 3 and 4 or flag)),
    add check (kind in ('x', 'y') or kind in (other, 'z')),
    add constraint later check ((a, b, c) is distinct from (3, 2, 1)) not valid,
    add exclude using btree (a with =) where ((a, b, c) is distinct from (c, b, a)),
    alter flag set default ((1, 2, 3) is distinct from (3, 4, 5)),
    add matches boolean generated always as (kind in ('x', 'y') and a between 1 and 2) stored;
alter table t enable row level security;
create table log (a int);
create policy p on t using ((a, b) = (1, 2) and flag) with check ((a, b, c) is not distinct from (c, b, a));
create view v as
select a, a between 1 and 2 and flag as z, case when kind not in ('x', 'y') then 1 end as k
from t where (a, b, c) is distinct from (c, b, a) or flag;
create materialized view m as
select count(*) filter (where a between 1 and 2 and flag) as n from t having (max(a), min(b)) = (1, 2) and bool_or(flag);
create rule r as on update to t where (old.a, old.b, old.c) is distinct from (new.a, new.b, new.c) do also insert into log values (new.a);
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger changed before update on t
for each row when ((old.a, old.b, old.c) is distinct from (new.a, new.b, new.c)) execute function f();
create function g(i boolean default ((1, 2, 3) is distinct from (2, 3, 4)), k varchar default 'x') returns boolean
language sql return i and (k in ('x', 'y') and i);
create function h() returns void language sql begin atomic
    update t set a = 1 where a between 1 and 2 and flag;
end;
create index on t (a) where kind in ('x', 'y') and a between 1 and 2 and flag;
create index on t (((a, b, c) is distinct from (c, b, a)));
create statistics s on ((a, b, c) is distinct from (c, b, a)), b from t;
create domain d as int default (case when (1, 2) = (2, 3) and true then 1 end) check (value between 1 and 2 and value <> 3);
create domain w as varchar check (value in ('x', 'y'));
create table parts (a int, b int) partition by list (((a, b, b) is distinct from (1, 2, 3)));
create publication pub for table t where (a between 1 and 2 and flag);
