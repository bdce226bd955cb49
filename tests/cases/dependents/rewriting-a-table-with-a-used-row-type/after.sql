create schema app;
create unlogged table app.t (id int);
