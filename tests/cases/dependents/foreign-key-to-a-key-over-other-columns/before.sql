create table "T t" (id int, "a,b" int, n int not null, primary key (id, "a,b"));
