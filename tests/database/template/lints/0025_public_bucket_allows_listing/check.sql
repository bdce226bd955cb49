-- WARN. A public bucket whose contents everybody may list.
select bucket.id as "table", policy.polname as culprit
from storage.buckets as bucket
join pg_policy as policy on policy.polrelid = 'storage.objects'::regclass and policy.polcmd in ('r', '*')
where bucket.public
  and pg_get_expr(policy.polqual, policy.polrelid) in (
      'true', format('(bucket_id = %L::text)', bucket.id), format('((bucket_id = %L::text))', bucket.id)
  );
