create table events (id integer primary key, at timestamptz not null default '2024-01-01 00:00:00+00', note text,
    constraint modern check (at > '2000-01-01 00:00:00+00'));
create view recent as select id, at from events where at > '2024-06-01 00:00:00+00';
create table log (at timestamptz not null) partition by range (at);
create table log_2024 partition of log for values from ('2024-01-01 00:00:00+00') to ('2025-01-01 00:00:00+00');
