create table t (id integer primary key, c integer);
create table plain (id integer) using heap;
create materialized view m as select id from t;
