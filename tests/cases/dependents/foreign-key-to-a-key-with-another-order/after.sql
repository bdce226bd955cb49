create table "T t" (id bigint, "a,b" int, primary key ("a,b", id));
