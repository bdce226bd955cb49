insert into storage.buckets (id, name, public) values ('pictures', 'pictures', true);
create policy listing on storage.objects for select to anon using (bucket_id = 'pictures');
