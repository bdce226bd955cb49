-- ERROR. A policy that believes what users write about themselves.
select policy.polrelid::regclass::text as "table", policy.polname as culprit
from pg_policy as policy
where policy.polrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
  and concat(pg_get_expr(policy.polqual, policy.polrelid), pg_get_expr(policy.polwithcheck, policy.polrelid))
      ~ 'user_metadata|raw_user_meta_data';
