import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseStackFile, readStackFile } from './stack-file.ts';
import { SettingsError } from './settings-error.ts';

const file = 'Pulumi.dev.yaml';

describe('a stack file that can be read', () => {
  test('gives our settings, and passes over what belongs to others', () => {
    const settings = parseStackFile(
      file,
      `encryptionsalt: v1:abc
config:
  aws:region: eu-central-1
  aws:secretKey:
    secure: AAAB
  # What people have first.
  drainproof:controller:
    name: nginx
    terminationGracePeriod: 901s
  drainproof:session:
    keep: 10m
  drainproof:propagation: 7s
`,
    );
    assert.equal(settings.controller.name, 'nginx');
    assert.equal(settings.controller.terminationGracePeriod?.toString(), '901s');
    assert.equal(settings.session.keep.toString(), '10m');
    assert.equal(settings.propagation.toString(), '7s');
  });

  for (const text of ['', 'config:\n', 'config: {}\n', 'encryptionsalt: v1:abc\n']) {
    test(`has every default when it is ${JSON.stringify(text)}`, () => {
      assert.equal(parseStackFile(file, text).controller.name, 'haproxy');
    });
  }
});

describe('a stack file that cannot be read is refused', () => {
  for (const text of ['hello\n', '- a\n', 'config: hello\n', 'config:\n  - drainproof:app\n']) {
    test(`when it is ${JSON.stringify(text)}, which would else be every default`, () => {
      assert.throws(() => parseStackFile(file, text), /Pulumi\.dev\.yaml is no stack file:[^]*write 'config:'/);
    });
  }

  test('with the line of each wrong value and of each unknown key', () => {
    const text = `config:
  drainproof:controller:
    name: haprxy
    idel: 3s
  drainproof:app:
    replicas: 2

    drain: 5
  drainproof:kublet: {}
`;
    assert.deepEqual(
      problemsOf(text).map((problem) => /^line \d+: '[\w.]+'/.exec(problem)?.[0]),
      ["line 3: 'controller.name'", "line 4: 'controller.idel'", "line 8: 'app.drain'", "line 9: 'kublet'"],
    );
  });

  test('when a section of ours is encrypted, or holds an encrypted value at any depth', () => {
    const text = `config:
  drainproof:app:
    secure: AAAB
  drainproof:session:
    keep:
      secure: AAAB
`;
    assert.deepEqual(problemsOf(text), [
      "line 2: 'drainproof:app' holds an encrypted value, and none of our settings is a secret: set it again without --secret",
      "line 4: 'drainproof:session' holds an encrypted value, and none of our settings is a secret: set it again without --secret",
    ]);
  });

  test('when the namespace of a section was forgotten', () => {
    assert.deepEqual(problemsOf('config:\n  app:\n    drain: 20s\n'), [
      "'app' names no namespace: write 'drainproof:app'",
    ]);
  });

  test('when the namespace of a section is misspelt, which Pulumi would pass over', () => {
    assert.deepEqual(problemsOf('config:\n  drainprof:app:\n    drain: 20s\n'), [
      "'drainprof:app' is in no namespace of ours, and would be passed over (did you mean 'drainproof:app'?)",
    ]);
  });

  test('when it is not YAML, with the place', () => {
    assert.match(problemsOf('config: {a: [}\n')[0] ?? '', /at line 1, column/);
  });

  test('when a key stands in it twice', () => {
    assert.match(problemsOf('config:\n  drainproof:app: {}\n  drainproof:app: {}\n')[0] ?? '', /unique/);
  });
});

describe('a stack that is read from its folder', () => {
  test('is found by its name', async () => {
    await inFolder({ 'Pulumi.dev.yaml': 'config:\n  drainproof:propagation: 3s\n' }, async (folder) => {
      assert.equal((await readStackFile(folder, 'dev')).propagation.toString(), '3s');
    });
  });

  test('and is not there is refused with those that are, and the nearest', async () => {
    const files = { 'Pulumi.yaml': '', 'Pulumi.minikube.yaml': '', 'Pulumi.dev.yaml': '' };
    await inFolder(files, async (folder) => {
      await assert.rejects(readStackFile(folder, 'minikub'), (error: unknown) => {
        assert.ok(error instanceof SettingsError);
        assert.equal(
          error.message,
          `there is no stack 'minikub':\n  - no file Pulumi.minikub.yaml in ${folder}; did you mean 'minikube'? (stacks there: dev, minikube)`,
        );
        return true;
      });
    });
  });

  test('from a folder that is not there is refused', async () => {
    await assert.rejects(readStackFile(join(tmpdir(), 'drainproof-no-such-folder'), 'dev'), /stacks there: none/);
  });
});

function problemsOf(text: string): readonly string[] {
  try {
    parseStackFile(file, text);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

async function inFolder(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-stacks-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
