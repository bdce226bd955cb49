insert into public.below values (1, 2, 'x');
