create schema reporting;
create view reporting.totals as select sum(amount) as total from shop.orders;
