-- INFO. A table without a primary key.
select oid::regclass::text as "table", relname as culprit
from pg_class
where relkind in ('r', 'p')
  and relnamespace::regnamespace::text in ('public', 'app')
  and not exists (select from pg_index where indrelid = pg_class.oid and indisprimary);
