create schema reporting;
create view reporting.by_customer as select customer, sum(amount) as total from shop.big group by customer;
