create schema app;
create function app.f(b int) returns int language sql immutable as 'select 1';
