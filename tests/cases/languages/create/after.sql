create trusted language pl handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;

create table public.t (id int);
create language "Other PL" handler plpgsql_call_handler;
create function public.one() returns integer language pl as 'begin return 1; end';
comment on language pl is 'ours';
revoke usage on language pl from public;
grant usage on language pl to case_reader with grant option;
alter language "Other PL" owner to case_reader;
