create table t (id integer primary key, b bytea default '\x01ff00', f float8 default 0.1234567890123456789,
    constraint small check (f < 3.141592653589793238::float8));
create type state as enum ('open');
create function same(x state) returns state language sql return x;
create view v as select id, f * 2.718281828459045::float8 as e from t;
