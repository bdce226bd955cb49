-- WARN. A policy that lets everything be written.
select policy.polrelid::regclass::text as "table", policy.polname as culprit
from pg_policy as policy
cross join lateral (
    values (pg_get_expr(policy.polqual, policy.polrelid)), (pg_get_expr(policy.polwithcheck, policy.polrelid))
) as side (condition)
where policy.polpermissive
  and policy.polcmd <> 'r'
  and policy.polrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
  and side.condition ~ '^\(*(true|\(?1 = 1\)?|NOT false)\)*$';
