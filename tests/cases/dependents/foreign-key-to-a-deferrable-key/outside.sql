create schema other;
create table other.u (t int references t);
