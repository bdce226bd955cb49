create table z (id int, more int);
create view y as select 1 as one;
create table a (r z[], v y[]);
create function f(z[]) returns int language sql begin atomic select 1; end;
create domain d as z[];
