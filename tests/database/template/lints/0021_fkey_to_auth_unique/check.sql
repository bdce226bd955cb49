-- ERROR. A foreign key to something of auth other than a primary key: the service may drop that key one day.
select fkey.conrelid::regclass::text as "table", fkey.conname as culprit
from pg_constraint as fkey
join pg_index as target on target.indexrelid = fkey.conindid
where fkey.contype = 'f'
  and fkey.confrelid in (select oid from pg_class where relnamespace = 'auth'::regnamespace)
  and fkey.connamespace <> 'auth'::regnamespace
  and not target.indisprimary;
