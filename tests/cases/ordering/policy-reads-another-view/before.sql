create table t (id int primary key, x int);
create function is_fine(int) returns boolean language sql return true;
alter table t enable row level security;
create policy p on t using (is_fine(x));
