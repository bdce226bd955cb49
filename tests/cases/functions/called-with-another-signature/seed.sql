INSERT INTO public.deals VALUES (1), (2);
