create table public.callers (id uuid primary key, phone text references auth.users (phone));
