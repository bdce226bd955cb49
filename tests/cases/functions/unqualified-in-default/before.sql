create table counters (name text primary key, v bigint not null default 0);
create table invoices (id integer primary key);
