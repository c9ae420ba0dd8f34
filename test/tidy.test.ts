import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as tidy from './house/tidy.js';
import { readHouse, walk, type Check } from './house/tidy.js';

const house = readHouse(process.cwd());
const one = (path: string, text: string) => [{ path, text }];
const lines = (n: number) => 'x;\n'.repeat(n);

/** check, what must be found, what must not */
const cases: Record<
  Exclude<keyof typeof tidy, 'readHouse' | 'walk'>,
  [bad: [string, string][], good: [string, string][]]
> = {
  noMarkers: [
    [
      ['src/a.ts', '// TODO: later'],
      ['README.md', 'FIXME'],
      ['db/a.sql', '-- XXX'],
      ['.ci/run', '# HACK'],
    ],
    [
      ['src/a.ts', 'const HACKNEYED = "xxx"; // method'],
      ['test/fixtures/a.json', 'TODO'],
    ],
  ],
  noPromises: [
    [
      ['src/a.ts', '// good enough for now'],
      ['src/b.ts', "throw new Error('Not implemented');"],
      ['db/README.md', 'Deletion is not yet implemented.'],
    ],
    [['src/a.ts', '// for nowhere; notImplementedBy']],
  ],
  noOnly: [
    [
      ['test/a.test.ts', "test.only('x', () => {});"],
      ['test/b.test.ts', "describe.concurrent.only('x', () => {});"],
    ],
    [['test/a.test.ts', "test('only', () => map.only);"]],
  ],
  noSkip: [
    [
      ['test/a.test.ts', "test.skip('x', () => {});"],
      ['test/b.test.ts', "it.todo('x');"],
    ],
    [['test/a.test.ts', "test.skipIf(!chromium)('x', () => {}); lines.skip(1);"]],
  ],
  noConsole: [
    [
      ['src/engine/a.ts', "console.log('x');"],
      ['db/a.ts', "console.error('x');"],
    ],
    [
      ['src/cli/a.ts', "console.log('x');"],
      ['src/app/a.ts', "console.error('x');"],
      ['test/a.ts', "console.log('x');"],
    ],
  ],
  noMachinePaths: [
    [
      ['src/a.ts', "open('/work/main/x');"],
      ['README.md', 'see /home/kim/haru'],
      ['test/a.ts', '`/root/x`'],
    ],
    [['src/a.ts', "import './work/x.js'; // https://example.com/home/x"]],
  ],
  noRegistryHosts: [
    [
      ['.npmrc', 'registry=https://mirror.example/'],
      ['package-lock.json', '"resolved": "https://registry.npmjs.org/x"'],
      ['.ci/run', 'curl http://deb.debian.org/'],
    ],
    [['src/a.ts', 'const registry = new Map(); // order registry.']],
  ],
  noResolvedUrls: [
    [['package-lock.json', '      "resolved": "https://mirror.example/x.tgz",']],
    [['package-lock.json', '      "url": "https://opencollective.com/x"']],
  ],
  noAnyCast: [
    [
      ['src/a.ts', 'const x = y as any;'],
      ['test/a.ts', 'const x = <any>y;'],
    ],
    [['src/a.ts', 'const x = y as Anything; // as anyone']],
  ],
  noExplicitTsIgnore: [
    [
      ['src/a.ts', '// @ts-ignore because'],
      ['src/a.ts', '// @ts-nocheck'],
      ['src/a.ts', '// @ts-expect-error'],
    ],
    [['test/a.ts', '// @ts-expect-error a price is not a quantity']],
  ],
  disablesHaveReasons: [
    [
      ['src/a.ts', '// eslint-disable-next-line no-console'],
      ['src/a.ts', '/* eslint-disable */'],
      ['src/a.ts', '// eslint-disable-next-line no-console --'],
    ],
    [['src/a.ts', '// eslint-disable-next-line no-console -- the prompt is written here']],
  ],
  filesAreShort: [
    [['machines/a.ts', lines(401)]],
    [
      ['machines/a.ts', lines(400)],
      ['test/a.ts', lines(900)],
      ['src/README.md', lines(900)],
    ],
  ],
  topLevelIsFixed: [
    [
      ['utils/a.ts', ''],
      ['vitest.config.ts', ''],
    ],
    [
      ['src/a.ts', ''],
      ['.ci/run', ''],
      ['README.ko.md', ''],
    ],
  ],
  foldersHaveReadmes: [[['db/a.ts', '']], [['db/README.md', '']]],
  linksLead: [
    [
      ['README.md', 'see [the log](db/README.md)'],
      ['db/README.md', '![picture](../test/picture.png)'],
      ['README.md', '[ref]: docs/x.md'],
    ],
    [
      ['README.md', '[web](https://example.com/x.md) [here](#top) [self](README.md#top) `[x](y)`'],
      ['db/README.md', '[folder](../db/) [self](./README.md)'],
      ['README.md', '```\n[x](nowhere.md)\n```'],
    ],
  ],
};

const shown = (planted: [string, string][]) =>
  planted.map(([path, text]) => ({ path, text, start: text.split('\n', 1)[0]?.slice(0, 60) }));

describe.each(Object.entries(cases))('%s', (name, [bad, good]) => {
  const check: Check = tidy[name as keyof typeof cases];
  test.each(shown(bad))('finds $path: $start', ({ path, text }) => {
    expect(check(one(path, text))).toHaveLength(1);
  });
  test.each(shown(good))('leaves $path: $start', ({ path, text }) => {
    expect(check(one(path, text))).toEqual([]);
  });
  test('holds in this house', () => {
    expect(check(house)).toEqual([]);
  });
});

test('every check has its cases', () => {
  const checks = Object.keys(tidy).filter((name) => name !== 'readHouse' && name !== 'walk');
  expect(Object.keys(cases).sort()).toEqual(checks.sort());
});

test('a finding names the file and the line', () => {
  expect(tidy.noMarkers(one('src/a.ts', 'a\nb // TODO c'))).toEqual(['src/a.ts:2: unfinished: b // TODO c']);
});

test('the whole house is read', () => {
  expect(house.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['package.json', 'test/tidy.test.ts', 'LICENSE']),
  );
  expect(house.some(({ path }) => path.startsWith('node_modules/'))).toBe(false);
});

test('without git the tree is walked, past what is made', () => {
  const root = mkdtempSync(join(tmpdir(), 'haru-tidy-'));
  for (const folder of ['src/deep', 'node_modules/x', 'dist', '.ci'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const path of ['src/deep/a.ts', 'node_modules/x/b.js', 'dist/c.js', '.ci/run'])
    writeFileSync(join(root, path), 'x');
  expect(walk(root).sort()).toEqual(['.ci/run', 'src/deep/a.ts']);
  expect(
    readHouse(root)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['.ci/run', 'src/deep/a.ts']);
  rmSync(root, { recursive: true });
});
