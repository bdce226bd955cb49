-- WARN. A column of a type that holds object ids: pg_upgrade refuses the database.
select attrelid::regclass::text as "table", attname as culprit
from pg_attribute
join pg_class on pg_class.oid = attrelid
where relkind in ('r', 'p', 'm')
  and relnamespace::regnamespace::text in ('public', 'app')
  and attnum > 0
  and atttypid::regtype::text in (
      'regcollation', 'regconfig', 'regdictionary', 'regnamespace', 'regoper', 'regoperator', 'regproc', 'regprocedure'
  );
