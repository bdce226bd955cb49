create schema other;
create table other.u (v int, t int, foreign key (v, t) references "T t" ("a,b", id));
