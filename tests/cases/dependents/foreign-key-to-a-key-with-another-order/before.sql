create table "T t" (id int, "a,b" int, primary key (id, "a,b"));
