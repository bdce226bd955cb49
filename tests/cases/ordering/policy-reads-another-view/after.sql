create table t (id int primary key, x bigint);
create function is_fine(bigint) returns boolean language sql return true;
create view fine as select x from t where is_fine(x);
alter table t enable row level security;
create policy p on t using (exists (select from fine));
