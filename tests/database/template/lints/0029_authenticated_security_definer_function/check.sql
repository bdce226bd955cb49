-- WARN. The same for authenticated.
select oid::regprocedure::text as "table", proname as culprit
from pg_proc
where prosecdef
  and pronamespace = 'public'::regnamespace
  and has_function_privilege('authenticated', oid, 'execute');
