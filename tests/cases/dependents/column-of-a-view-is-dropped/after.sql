create schema shop;
create table shop.orders (id int, amount int, customer text, country text);
create view shop.big as select id, amount from shop.orders;
