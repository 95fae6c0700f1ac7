// The rules that tsc cannot hold: forgotten promises, forgotten cases, and tripwires on size.
// Formatting is prettier's; anything that needs types is asked of TypeScript itself by typescript-eslint.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', '**/*.fixture.ts', '**/testing/**/*.ts'];
const plainScripts = ['**/*.js', '**/*.mjs'];

/** The runner of node:test keeps the promises that its own functions give. */
const nodeTest = { from: 'package', package: 'node:test', name: ['describe', 'it', 'suite', 'test'] };

/** A size is not a defect: these say where to look for a second thing hidden in the first. */
const tripwires = {
  'max-lines': ['error', { max: 300 }],
  'max-lines-per-function': ['error', { max: 60 }],
  'max-params': ['error', { max: 3 }],
};

export default defineConfig(
  globalIgnores(['node_modules/', 'reports/', '.drainproof/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...tripwires,
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name, so that a thing has one name everywhere.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [nodeTest] }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // `const { notes: _notes, ...rest }` leaves something out.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // `() => socket.destroy()` says what it does; a block around it says no more.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // What a message is made of: numbers, booleans, and times that print themselves.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allow: [{ from: 'file', name: 'Duration' }] },
      ],
      // It does not know that a signal is aborted, or a flag set, while the code waits: here that is the usual case.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // The Kubernetes client's classes are shapes: it makes none of them itself, and takes any object that looks like one.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // An interface may promise a promise where one of its implementations has nothing to await.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: tests,
    rules: {
      // One describe holds all the tests of a file.
      'max-lines-per-function': 'off',
      // Published tables of statistics have four columns.
      'max-params': 'off',
      // A fake may fail with what real code may fail with.
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
    },
  },
  {
    files: plainScripts,
    languageOptions: { globals: { process: 'readonly', performance: 'readonly', URL: 'readonly' } },
    rules: { ...tripwires, eqeqeq: 'error', 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
);
