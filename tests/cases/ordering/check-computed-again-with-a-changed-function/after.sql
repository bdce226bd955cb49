create table limits (low int, step int);
create function above(int) returns boolean language plpgsql immutable as
    'begin return $1 > coalesce((select max(step) from public.limits), 0); end';
create table prices (amount numeric(8, 1), constraint above check (above(amount::int)));
create index prices_above on prices (above(amount::int));
