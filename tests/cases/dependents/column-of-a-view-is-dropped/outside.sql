create schema reporting;
create view reporting.customers as select customer from shop.big;
