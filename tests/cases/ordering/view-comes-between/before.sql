create table t (x int, y int);
create view source as select x from t;
create view reader as select x from source;
create view last as select x from reader;
comment on view reader is 'read by the application';
create materialized view stored as select x from t;
create view reader_of_stored as select x from stored;
