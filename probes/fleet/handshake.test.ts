import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acceptFor, Handshake } from './handshake.ts';

function begin(): { handshake: Handshake; accept: string } {
  const handshake = new Handshake({ host: 'example.test:80', path: '/ws?x=1', id: 'c7.2' });
  const key = /^Sec-WebSocket-Key: (.*)$/m.exec(handshake.request)?.[1] ?? '';
  return { handshake, accept: acceptFor(key.trim()) };
}

function switching(...fields: readonly string[]): string {
  return ['HTTP/1.1 101 Switching Protocols', ...fields, '', ''].join('\r\n');
}

describe('Handshake', () => {
  it('asks with its id, and with a key of 16 bytes that is never the same', () => {
    const { request } = begin().handshake;
    assert.match(request, /^GET \/ws\?x=1 HTTP\/1\.1\r\nHost: example\.test:80\r\n/);
    assert.match(request, /\r\nx-connection-id: c7\.2\r\n/);
    assert.match(request, /Sec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r\n/);
    assert.notEqual(begin().handshake.request, request);
  });

  it('proves the key as RFC 6455 §1.3 shows', () => {
    assert.equal(acceptFor('dGhlIHNhbXBsZSBub25jZQ=='), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  it('reads names and what follows, also byte by byte and with fields in any case', () => {
    const { handshake, accept } = begin();
    const text = switching(
      'UPGRADE: WebSocket',
      'connection: keep-alive, Upgrade',
      `sec-websocket-accept:${accept}`,
      'X-Pod: ws-1',
      'x-drainproof-proxy:  haproxy-1/77 ',
    );
    for (const byte of Buffer.from(text.slice(0, -1))) assert.equal(handshake.read(Buffer.from([byte])), null);
    const answer = handshake.read(Buffer.from('\nframes'));
    assert.deepEqual(
      { ...answer, rest: answer?.rest.toString() },
      { backend: 'ws-1', proxy: 'haproxy-1/77', refused: null, rest: 'frames' },
    );
  });

  it('says why an answer is no WebSocket, and who gave it', () => {
    const good = ['Upgrade: websocket', 'Connection: Upgrade'];
    const { handshake, accept } = begin();
    const proof = `Sec-WebSocket-Accept: ${accept}`;
    for (const [text, refused] of [
      ['HTTP/1.1 503 Service Unavailable\r\n\r\n', 'HTTP 503'],
      ['HTTP/1.1 200\r\n\r\n', 'HTTP 200'],
      ['SSH-2.0-x\r\n\r\n', 'an answer that is not HTTP/1.1'],
      [switching('Connection: Upgrade', proof), 'HTTP 101 without Upgrade: websocket'],
      [switching('Upgrade: websocket', proof), 'HTTP 101 without Connection: Upgrade'],
      [switching(...good), 'HTTP 101 with a wrong Sec-WebSocket-Accept'],
      [switching(...good, `${proof}x`), 'HTTP 101 with a wrong Sec-WebSocket-Accept'],
      [switching(...good, proof, 'Sec-WebSocket-Extensions: x'), 'HTTP 101 with an extension that was not asked for'],
      [switching(...good, proof, 'Sec-WebSocket-Protocol: x'), 'HTTP 101 with a subprotocol that was not asked for'],
      [switching(...good, `x: ${'x'.repeat(20_000)}`), 'an answer whose header is longer than 16384 bytes'],
    ] as const) {
      assert.equal(handshake.read(Buffer.from(text))?.refused, refused);
    }
    const named = handshake.read(Buffer.from('HTTP/1.1 503 No\r\nx-drainproof-proxy: haproxy-1/7\r\n\r\n'));
    assert.equal(named?.proxy, 'haproxy-1/7');
  });

  it('does not wait for the end of a header that has none', () => {
    const { handshake } = begin();
    const piece = Buffer.alloc(4_000, 'x');
    const answers = Array.from({ length: 5 }, () => handshake.read(piece)?.refused);
    assert.deepEqual(
      answers.slice(0, 4),
      Array.from({ length: 4 }, () => undefined),
    );
    assert.match(answers[4] ?? '', /longer than/);
  });
});
