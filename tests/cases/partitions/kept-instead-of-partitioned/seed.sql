INSERT INTO public.visits VALUES (1, 2), (11, 5);
