-- ERROR. A table of an exposed schema without row level security. Stricter than the linter's own, which looks away when
-- the API may not SELECT: INSERT, or a grant made tomorrow, does harm as well.
select oid::regclass::text as "table", relname as culprit
from pg_class
where relkind in ('r', 'p')
  and relnamespace = 'public'::regnamespace
  and not relrowsecurity;
