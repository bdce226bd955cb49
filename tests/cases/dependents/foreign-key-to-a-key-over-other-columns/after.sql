create table "T t" (id int not null, "a,b" int not null, n int primary key);
