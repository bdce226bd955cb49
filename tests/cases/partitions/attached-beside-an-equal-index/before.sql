create table orders (id int not null, label text) partition by range (id);
create index orders_label on orders (label);
create table orders_low (id int not null, label text);
create index own_label on orders_low (label);
