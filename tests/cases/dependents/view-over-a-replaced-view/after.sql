create schema shop;
create table shop.orders (id int primary key, amount numeric, customer text, country text);
create view shop.big as select id, country, amount, customer from shop.orders where amount > 100;
