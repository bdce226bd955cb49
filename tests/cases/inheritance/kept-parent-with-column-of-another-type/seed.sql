INSERT INTO public.calls VALUES (1, 2); INSERT INTO public.mails VALUES (3, 4);
