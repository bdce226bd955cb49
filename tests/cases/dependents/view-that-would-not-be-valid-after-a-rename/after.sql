create schema shop;
create table shop.purchases (  -- renamed from: orders
    id int,
    amount text
);
