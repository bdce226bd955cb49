create schema shop;
create table shop.orders (id int primary key, amount numeric, customer text);
create view shop.big as select id, amount, customer from shop.orders where amount > 100;
