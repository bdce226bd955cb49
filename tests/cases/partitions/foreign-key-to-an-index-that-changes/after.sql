create table orders (id int not null, label text) partition by range (id);
create table orders_low partition of orders for values from (0) to (10);
create table orders_top partition of orders for values from (20) to (30);
create unique index orders_by_id on orders (id) include (label);
create table lines (order_id int, constraint lines_order foreign key (order_id) references orders (id));
create table notes (order_id int, constraint notes_order foreign key (order_id) references orders (id));
