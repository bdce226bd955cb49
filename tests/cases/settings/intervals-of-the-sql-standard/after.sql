create table t (id integer primary key, a interval default '-1 2:03:04', b interval default '-1-2',
    c interval default '-3 days +02:03:04');
create view v as select interval '-1 2:03:04' as x;
