alter event trigger replaced disable; insert into public.t values (1, 1, 1), (2, 2, 2); alter event trigger replaced enable;
