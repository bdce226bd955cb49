-- INFO. A foreign key without an index that leads with its columns, in its order: deleting from the other side reads
-- the whole table.
select fkey.conrelid::regclass::text as "table", fkey.conname as culprit
from pg_constraint as fkey
where fkey.contype = 'f'
  and fkey.connamespace::regnamespace::text in ('public', 'app')
  and not exists (
      select
      from pg_index as index
      where index.indrelid = fkey.conrelid
        and index.indisvalid
        and index.indpred is null
        and (index.indkey::int2[])[0:cardinality(fkey.conkey) - 1] = fkey.conkey
  );
