create schema app;
create type app.mood as enum ('sad', 'happy', 'ok');
create table app.t (m app.mood);
