-- WARN. Two indexes that differ in name only, or in that one of them is unique as well.
select one.indrelid::regclass::text as "table", other.indexrelid::regclass::text as culprit
from pg_index as one
join pg_index as other on other.indrelid = one.indrelid and other.indexrelid <> one.indexrelid
where one.indrelid in (select oid from pg_class where relnamespace::regnamespace::text in ('public', 'app'))
  and one.indkey = other.indkey
  and one.indclass = other.indclass
  and one.indoption = other.indoption
  and one.indcollation = other.indcollation
  and pg_get_expr(one.indexprs, one.indrelid) is not distinct from pg_get_expr(other.indexprs, other.indrelid)
  and pg_get_expr(one.indpred, one.indrelid) is not distinct from pg_get_expr(other.indpred, other.indrelid)
  and not (other.indisunique and not one.indisunique);
