create function public.everything() returns bigint
    language sql security definer set search_path = '' as 'select 42::bigint';
revoke execute on function public.everything() from authenticated;
