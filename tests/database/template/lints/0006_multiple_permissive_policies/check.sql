-- WARN. Several permissive policies for one role and command: each is evaluated, and the loosest wins.
select policy.polrelid::regclass::text as "table", string_agg(policy.polname, ', ' order by policy.polname) as culprit
from pg_policy as policy
cross join unnest(policy.polroles) as role
cross join unnest(case policy.polcmd when '*' then '{r,a,w,d}'::"char"[] else array[policy.polcmd] end) as command
join pg_roles on role in (0, pg_roles.oid) and pg_roles.rolname in ('anon', 'authenticated')
where policy.polpermissive
  and policy.polrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
group by policy.polrelid, pg_roles.rolname, command
having count(*) > 1;
