create table t (id integer primary key, up integer references t, c integer default 5);
create materialized view m as select * from t;
create index i on t (c);
