create table sales (amount int);
create materialized view totals as select sum(amount) as total from sales;
alter materialized view totals owner to case_reader;
