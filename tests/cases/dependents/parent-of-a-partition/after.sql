create table u (id bigint);
