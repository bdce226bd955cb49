-- WARN. A function of an exposed schema that anon may call, and that runs as its owner. Trigger functions count.
select oid::regprocedure::text as "table", proname as culprit
from pg_proc
where prosecdef
  and pronamespace = 'public'::regnamespace
  and has_function_privilege('anon', oid, 'execute');
