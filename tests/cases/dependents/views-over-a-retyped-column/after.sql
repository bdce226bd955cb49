create schema shop;
create table shop.orders (id int primary key, amount numeric(12,4), note text);
