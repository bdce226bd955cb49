create table invoices (id integer primary key);
create table rates (id integer);
