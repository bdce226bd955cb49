create schema shop;
create table shop.orders (id int, amount int);
