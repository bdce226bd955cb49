-- ERROR. A view over auth.users that the API may read.
select distinct view.oid::regclass::text as "table", view.relname as culprit
from pg_class as view
join pg_rewrite as rule on rule.ev_class = view.oid
join pg_depend as uses on uses.classid = 'pg_rewrite'::regclass and uses.objid = rule.oid
where view.relkind in ('v', 'm')
  and view.relnamespace = 'public'::regnamespace
  and uses.refobjid = 'auth.users'::regclass
  and (has_table_privilege('anon', view.oid, 'select') or has_table_privilege('authenticated', view.oid, 'select'));
