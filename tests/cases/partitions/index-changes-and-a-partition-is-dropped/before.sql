create table readings (id bigint not null, at date not null, sensor text not null default 'a', value int,
    constraint readings_key primary key (at, id, sensor)) partition by range (at);
create unique index readings_by on readings (at, sensor, id);
create table readings_first partition of readings for values from ('2026-01-01') to ('2026-02-01');
create table readings_last partition of readings for values from ('2026-03-01') to ('2026-04-01');
