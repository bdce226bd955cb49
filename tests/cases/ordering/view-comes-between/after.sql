create table t (x int, y int);
create view source as select x, y from t;
create view between_them as select x, y from source;
create view reader as select x from between_them;
create view last as select x from reader;
comment on view reader is 'read by the application';
create materialized view stored as select x, y from t;
create view between_those as select x, y from stored;
create view reader_of_stored as select x from between_those;
