create schema shop;
create table shop.orders (id int, amount int, customer text);
create view shop.big as select id, amount, customer from shop.orders;
