-- ERROR. A view that the API may read and that reads as its owner, past every policy.
select oid::regclass::text as "table", relname as culprit
from pg_class
where relkind = 'v'
  and relnamespace = 'public'::regnamespace
  and not coalesce(reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false)
  and (has_table_privilege('anon', oid, 'select') or has_table_privilege('authenticated', oid, 'select'));
