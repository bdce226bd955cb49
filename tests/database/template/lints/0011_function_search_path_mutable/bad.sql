create function public.count_notes() returns bigint language sql as 'select 0::bigint';
