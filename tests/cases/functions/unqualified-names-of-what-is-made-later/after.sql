create table rates (id integer, region text);
create view regions as select region from rates;
create function how_many() returns bigint language plpgsql as $$ begin return (select count(region) from rates); end $$;
create function shown() returns bigint language plpgsql as $$ begin return how_many() + (select count(*) from regions); end $$;
create table invoices (id integer primary key, a bigint default how_many(), b bigint default shown());
