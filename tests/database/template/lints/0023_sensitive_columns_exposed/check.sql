-- ERROR. A column that sounds like a secret, in a table that the API may read. Stricter than the linter's own, which
-- looks away when row level security is on: a member of the tenant has no use for a token either.
select attrelid::regclass::text as "table", attname as culprit
from pg_attribute
join pg_class on pg_class.oid = attrelid
where relkind in ('r', 'p', 'v', 'm', 'f')
  and relnamespace = 'public'::regnamespace
  and attnum > 0
  and not attisdropped
  and atttypid in ('text'::regtype, 'varchar'::regtype, 'bytea'::regtype, 'json'::regtype, 'jsonb'::regtype)
  and attname ~ 'password|passwd|secret|token|api_?key|private_?key|access_?key|credit_?card|card_?number|cvv|\mssn\M'
  and (
      has_column_privilege('anon', attrelid, attnum, 'select')
      or has_column_privilege('authenticated', attrelid, attnum, 'select')
  );
