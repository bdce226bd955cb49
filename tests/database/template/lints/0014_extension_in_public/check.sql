-- WARN. An extension in an exposed schema.
select extname as "table", extname as culprit
from pg_extension
where extnamespace = 'public'::regnamespace;
