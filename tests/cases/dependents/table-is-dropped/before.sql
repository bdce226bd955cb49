create schema app;
create table app.gone (id int);
