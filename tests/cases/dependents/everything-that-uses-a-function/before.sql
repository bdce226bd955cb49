create schema app;
create function app.f(a int) returns int language sql immutable as 'select 1';
