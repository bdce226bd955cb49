-- INFO. Row level security without a policy: nobody knows whether that is meant.
select oid::regclass::text as "table", relname as culprit
from pg_class
where relkind in ('r', 'p')
  and relnamespace = 'public'::regnamespace
  and relrowsecurity
  and not exists (select from pg_policy where polrelid = pg_class.oid);
