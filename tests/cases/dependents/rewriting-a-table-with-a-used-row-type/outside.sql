create schema other;
create table other.u (r app.t);
