import { fileURLToPath } from 'node:url';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { pureFiles, pureRules } from './purity.js';

/** Which folder may import which, and which package, is held by dependency-cruiser.config.js: one place, one truth. */
export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.haru/', 'test/fixtures/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        // One program for sources and tests together: faster here than the project service, which would build two.
        project: 'test/tsconfig.json',
        tsconfigRootDir: fileURLToPath(new URL('../..', import.meta.url)),
      },
    },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // `${42}` says exactly what it looks like; only objects, null and undefined print as nonsense.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `() => subject.next(x)` is how callbacks are written; the braces would add nothing.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Events and commands are unions, so `type` is as natural as `interface`; the author chooses.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // A port is asynchronous even where one implementation of it has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // A deliberate no-op is a fair default for a callback.
      '@typescript-eslint/no-empty-function': ['error', { allow: ['arrowFunctions', 'methods'] }],
    },
  },
  { files: pureFiles, rules: pureRules },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A test may say "this is there": when it is not, the test fails, as it should.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Spies are passed around unbound on purpose.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
