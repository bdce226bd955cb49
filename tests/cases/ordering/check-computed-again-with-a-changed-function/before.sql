create table limits (low int);
create function above(int) returns boolean language plpgsql immutable as 'begin return $1 > 0; end';
create table prices (amount numeric(6, 2), constraint above check (above(amount::int)));
create index prices_above on prices (above(amount::int));
