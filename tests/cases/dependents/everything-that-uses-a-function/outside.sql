create schema other;
create table other.t (id int check (app.f(id) = 1), d int default app.f(1), g int generated always as (app.f(2)) stored);
create index t_f on other.t (app.f(id));
create statistics other.t_s on (app.f(id)), d from other.t;
create function other.caller() returns int language sql begin atomic select app.f(1); end;
create domain other.checked as int check (app.f(value) = 1);
create operator other.## (rightarg = int, function = app.f);
create policy p on other.t using (app.f(id) = 1);
