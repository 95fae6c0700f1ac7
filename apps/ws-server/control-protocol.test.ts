import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineSplitter, longestLineBytes, mostCloses, parseCommand } from './control-protocol.ts';

test('a line with a whole number asks for so many closes, with or without spaces and a carriage return', () => {
  for (const [line, asked] of [
    ['50', 50],
    ['0', 0],
    [' 11\r', 11],
    ['007', 7],
    [String(mostCloses), mostCloses],
  ] as const) {
    assert.equal(parseCommand(line), asked, line);
  }
});

test('a line that is not such a number asks for nothing', () => {
  for (const line of ['', 'all', '-1', '1.5', '1e3', '0x10', '5 5', String(mostCloses + 1), '٣', 'NaN']) {
    assert.equal(parseCommand(line), undefined, line);
  }
});

test('lines come out whole, however the bytes are cut into chunks', () => {
  const line = fc.stringMatching(/^[0-9a-z ]{0,20}$/);
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.integer({ min: 1, max: 30 })), (lines, sizes) => {
      const splitter = new LineSplitter();
      let bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''));
      const found: string[] = [];
      for (const size of [...sizes, Number.MAX_SAFE_INTEGER]) {
        found.push(...(splitter.push(bytes.subarray(0, size)) ?? []));
        bytes = bytes.subarray(size);
      }
      assert.deepEqual([...found, ...splitter.end()], lines);
    }),
  );
});

test('what comes after the last line end is a line at the end, once', () => {
  const splitter = new LineSplitter();
  assert.deepEqual(splitter.push(Buffer.from('1\n2')), ['1']);
  assert.deepEqual(splitter.end(), ['2']);
  assert.deepEqual(splitter.end(), []);
});

test('a line that is too long is told by its first bytes, and does not have to end', () => {
  assert.equal(new LineSplitter().push(Buffer.alloc(longestLineBytes + 1, 'x')), undefined);
  assert.deepEqual(new LineSplitter().push(Buffer.alloc(longestLineBytes, '1')), []);
});
