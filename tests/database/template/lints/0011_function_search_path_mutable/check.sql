-- WARN. A function whose names mean what its caller's search_path makes of them.
select oid::regprocedure::text as "table", proname as culprit
from pg_proc
where pronamespace::regnamespace::text in ('public', 'app')
  and not exists (select from unnest(proconfig) as setting where setting like 'search_path=%')
  and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e');
