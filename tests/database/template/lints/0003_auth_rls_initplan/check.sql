-- WARN. A policy that asks who is asking once a row: the call isn't wrapped in a scalar sub-select. Wider than the
-- linter's own: helpers of ours count as well, and every call is looked at, not the first of its name.
select policy.polrelid::regclass::text as "table", policy.polname as culprit
from pg_policy as policy
cross join lateral (
    values (pg_get_expr(policy.polqual, policy.polrelid)), (pg_get_expr(policy.polwithcheck, policy.polrelid))
) as side (condition)
where policy.polrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
  and regexp_replace(side.condition, '\( SELECT (auth|app)\.\w+\(\) AS \w+\)', '', 'g')
      ~ '\m(auth|app)\.\w+\(|current_setting\(';
