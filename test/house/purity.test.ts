import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { expect, test } from 'vitest';
import { pureFiles, pureRules } from '../config/purity.js';

/** The same rules on their own, without types, so that any text can be tried at any path. */
const eslint = new ESLint({
  overrideConfigFile: true,
  baseConfig: [
    { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } },
    { files: pureFiles, rules: pureRules },
  ],
});

async function complaints(path: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: path });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

const impure = [
  'export const now = Date.now();',
  'export const now = new Date();',
  'export const now = Date();',
  'export const now = performance.now();',
  'export const chance = Math.random();',
  'export const id = crypto.randomUUID();',
  "import { randomUUID } from 'node:crypto'; export const id = randomUUID();",
  'setTimeout(() => undefined, 1);',
  'setInterval(() => undefined, 1);',
  'setImmediate(() => undefined);',
  'globalThis.setTimeout(() => undefined, 1);',
  'export const home = process.env.HARU_HOME;',
  "console.log('x');",
  "await fetch('x');",
];

test.each(impure)('pure code may not say: %s', async (text) => {
  expect(await complaints('src/domain/planted.ts', text)).toHaveLength(1);
});

test.each(['machines', 'streams', 'src/domain', 'src/features', 'src/exchange', 'src/learning', 'src/engine'])(
  '%s is pure, in its subfolders too',
  async (folder) => {
    expect(await complaints(`${folder}/planted.ts`, 'Date.now();')).toEqual(['no-restricted-properties']);
    expect(await complaints(`${folder}/deep/er/planted.ts`, 'Date.now();')).toEqual(['no-restricted-properties']);
  },
);

test.each([
  ['src/domain/planted.ts', 'export const day = (at: number) => new Date(at).getUTCDay();'],
  ['src/domain/planted.ts', 'export const next = (clock: { now(): number }) => clock.now() + Math.max(1, 2);'],
  ['src/domain/planted.ts', "import { createHash } from 'node:crypto'; export const hash = createHash('sha256');"],
  ['src/kiwoom/planted.ts', 'export const now = Date.now();'],
])('%s may say: %s', async (path, text) => {
  expect(await complaints(path, text)).toEqual([]);
});
