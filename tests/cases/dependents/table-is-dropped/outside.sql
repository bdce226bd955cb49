create schema other;
create view other.v as select id from app.gone;
create function other.f(app.gone) returns int language sql as 'select 1';
