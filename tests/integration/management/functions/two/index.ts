Deno.serve(() => new Response('two'))
