-- ERROR. Policies that nothing asks, because row level security is off.
select polrelid::regclass::text as "table", polname as culprit
from pg_policy
join pg_class on pg_class.oid = polrelid
where relnamespace = 'public'::regnamespace
  and not relrowsecurity;
