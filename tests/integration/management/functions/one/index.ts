Deno.serve(() => new Response('one'))
