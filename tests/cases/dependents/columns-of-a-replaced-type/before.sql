create schema app;
create type app.mood as enum ('sad', 'ok', 'happy');
create table app.t (m app.mood);
