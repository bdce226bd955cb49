create table readings (
    id bigint not null,
    at date not null,
    sensor text not null,
    value int,
    constraint readings_key primary key (at, id)
) partition by range (at);
create table readings_last partition of readings for values from ('2026-03-01') to ('2026-04-01');
