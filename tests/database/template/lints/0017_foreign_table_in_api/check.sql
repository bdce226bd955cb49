-- WARN. A foreign table that the API may read: it has no row level security.
select oid::regclass::text as "table", relname as culprit
from pg_class
where relkind = 'f'
  and relnamespace = 'public'::regnamespace
  and (has_table_privilege('anon', oid, 'select') or has_table_privilege('authenticated', oid, 'select'));
