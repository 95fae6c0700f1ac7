import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { systemClock } from './clock.ts';
import { closeHttpServer, createHttpServer, listen, sendText, type Routes } from './http.ts';

async function start(routes: Routes, draining = () => false) {
  const server = createHttpServer({ routes, draining });
  const port = await listen(server, '127.0.0.1', 0);
  const dispose = () => closeHttpServer(server, systemClock);
  return { server, port, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: dispose };
}

test('a path without a route is 404, names the paths there are, and inherited names are no paths', async () => {
  await using web = await start({ '/here': (_request, response) => sendText(response, 200, 'yes') });
  for (const path of ['/nowhere', '/toString', '/here/', '//']) {
    const response = await fetch(web.url + path);
    assert.equal(response.status, 404, path);
    assert.match(await response.text(), /\/here/);
  }
  assert.equal((await fetch(`${web.url}/here?a=b`)).status, 200);
});

test('a method other than GET and HEAD is 405 with the methods that are allowed', async () => {
  await using web = await start({ '/': (_request, response) => sendText(response, 200, 'yes') });
  const response = await fetch(web.url, { method: 'POST' });
  assert.equal(response.status, 405);
  assert.equal(response.headers.get('allow'), 'GET, HEAD');
});

test('a handler that throws or rejects is 500, and the server goes on', async () => {
  await using web = await start({
    '/throws': () => {
      throw new Error('broken');
    },
    '/rejects': () => Promise.reject(new Error('broken')),
  });
  assert.equal((await fetch(`${web.url}/throws`)).status, 500);
  assert.equal((await fetch(`${web.url}/rejects`)).status, 500);
});

test('while draining each answer ends its connection, so that the next request goes elsewhere', async () => {
  let draining = false;
  await using web = await start({ '/': (_request, response) => sendText(response, 200, 'yes') }, () => draining);
  assert.equal((await fetch(web.url)).headers.get('connection'), 'keep-alive');
  draining = true;
  assert.equal((await fetch(web.url)).headers.get('connection'), 'close');
});

test('a connection on which nothing was ever asked does not hold up the close for long', async () => {
  const web = await start({});
  const silent = connect({ host: '127.0.0.1', port: web.port });
  await once(silent, 'connect');
  const begun = performance.now();
  await closeHttpServer(web.server, systemClock);
  assert.ok(performance.now() - begun < 5_000, 'Node alone would wait for the headers timeout of 60 s');
});

test('an address that is taken is refused with its port in the message', async () => {
  await using web = await start({});
  const second = createHttpServer({ routes: {}, draining: () => false });
  await assert.rejects(listen(second, '127.0.0.1', web.port), new RegExp(`EADDRINUSE.*${web.port}`));
});
