create table t (id integer primary key, at timestamptz default '2024-01-01', late timetz default '10:00',
    constraint modern check (at > '2000-01-01'),
    old boolean generated always as (id < 5 and '2024-01-01'::timestamptz < '2025-01-01 00:00:00+00') stored);
create index recent on t (id) where at > '2024-02-01';
create policy latest on t using (at > '2024-03-01');
create function since(start timestamptz default '2024-04-01') returns integer language sql return 1;
create domain moment timestamptz default '2024-05-01' check (value > '2000-01-01');
create materialized view newer as select id from t where at > '2024-06-01';
create table part (at timestamptz not null) partition by range (at);
create table part_1 partition of part for values from ('2024-01-01') to ('2024-02-01');
