create schema shop;
create table shop.orders (id int primary key, amount numeric(10,2), note text);
