create table rates (code text primary key, rate numeric);
create function in_euro(a numeric, c text) returns numeric language sql stable as $$ select a * rate from rates where code = c $$;
create table sales (id integer primary key, code text, amount numeric);
create materialized view sales_euro as select id, in_euro(amount, code) as euro from sales;
