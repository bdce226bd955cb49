create table t (id int) partition by list (id);
