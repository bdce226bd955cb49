create table readings (id bigint not null, at date not null, sensor text not null default 'a', value int, tenant int not null default 0,
    constraint readings_key primary key (sensor, at, tenant, id)) partition by range (at);
create unique index readings_by on readings (id, at, sensor);
create table readings_last partition of readings for values from ('2026-03-01') to ('2026-04-01');
