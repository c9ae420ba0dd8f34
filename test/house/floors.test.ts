import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import config from '../config/dependency-cruiser.config.js';

/**
 * Proof that the rules of the house can fail. A small tree is planted in which every rule is broken once or more,
 * and everything that is allowed is done once; one cruise over it must find exactly the broken ones.
 */

/** rule, importing file, what it imports */
const broken: [rule: string, from: string, to: string][] = [
  ['domain-imports-nothing', 'src/domain/a.ts', 'node:fs'],
  ['domain-imports-nothing', 'src/domain/b.ts', 'immer'],
  ['domain-imports-nothing', 'src/domain/c.ts', '../features/target.js'],
  ['domain-imports-nothing', 'src/domain/d.ts', '../engine/target.js'],

  ['f1-points-down', 'machines/a.ts', '../src/engine/target.js'],
  ['f1-points-down', 'machines/b.ts', '../db/target.js'],
  ['f1-points-down', 'streams/a.ts', '../src/kiwoom/target.js'],
  ['f1-points-down', 'src/features/a.ts', '../report/target.js'],
  ['f1-points-down', 'src/exchange/a.ts', '../simulator/target.js'],
  ['f1-points-down', 'src/learning/a.ts', '../app/target.js'],
  ['f1-machines-stand-alone', 'machines/c.ts', '../streams/target.js'],
  ['f1-machines-stand-alone', 'machines/d.ts', '../src/features/target.js'],
  ['f1-streams-use-features-only', 'streams/b.ts', '../machines/target.js'],
  ['f1-streams-use-features-only', 'streams/c.ts', '../src/exchange/target.js'],
  ['f1-learning-uses-features-and-exchange-only', 'src/learning/b.ts', '../../streams/target.js'],
  ['f1-learning-uses-features-and-exchange-only', 'src/learning/c.ts', '../../machines/target.js'],
  ['f1-features-and-exchange-stand-alone', 'src/features/b.ts', '../exchange/target.js'],
  ['f1-features-and-exchange-stand-alone', 'src/exchange/b.ts', '../features/target.js'],

  ['f2-points-down', 'db/a.ts', '../src/engine/target.js'],
  ['f2-points-down', 'src/dashboard/a.ts', '../cli/target.js'],
  ['f2-adapters-never-meet', 'db/b.ts', '../src/kiwoom/target.js'],
  ['f2-adapters-never-meet', 'src/kiwoom/a.ts', '../../db/target.js'],
  ['f2-adapters-never-meet', 'src/collect/a.ts', '../kiwoom/target.js'],
  ['f2-adapters-never-meet', 'src/simulator/a.ts', '../kiwoom/target.js'],
  ['f2-adapters-never-meet', 'src/dashboard/b.ts', '../report/target.js'],
  ['f2-exchange-is-the-simulators', 'src/kiwoom/b.ts', '../exchange/target.js'],
  ['f2-exchange-is-the-simulators', 'db/c.ts', '../src/exchange/target.js'],

  ['f3-sees-ports-only', 'src/engine/a.ts', '../../db/target.js'],
  ['f3-sees-ports-only', 'src/engine/b.ts', '../kiwoom/target.js'],
  ['f3-sees-ports-only', 'src/engine/c.ts', '../app/target.js'],

  ['test-is-not-imported', 'src/app/a.ts', '../../test/target.js'],
  ['xstate-in-its-place', 'streams/d.ts', 'xstate'],
  ['xstate-in-its-place', 'src/simulator/b.ts', 'xstate'],
  ['xstate-in-its-place', 'src/cli/a.ts', 'xstate'],
  ['rxjs-in-its-place', 'src/cli/b.ts', 'rxjs'],
  ['rxjs-in-its-place', 'machines/e.ts', 'rxjs'],
  ['rxjs-in-its-place', 'src/kiwoom/c.ts', 'rxjs'],
  ['tfjs-in-its-place', 'src/engine/d.ts', '@tensorflow/tfjs-node'],
  ['tfjs-in-its-place', 'src/report/a.ts', '@tensorflow/tfjs-node'],
  ['pure-floors-use-no-io-package', 'src/engine/e.ts', 'better-sqlite3'],
  ['pure-floors-use-no-io-package', 'src/learning/d.ts', 'undici'],
  ['pure-floors-use-no-io-module', 'machines/f.ts', 'node:fs'],
  ['pure-floors-use-no-io-module', 'src/engine/f.ts', 'node:timers/promises'],

  ['no-dev-dependency-in-what-ships', 'src/app/b.ts', 'vitest'],
  ['no-undeclared-package', 'src/app/c.ts', 'stray'],
  ['no-unresolvable', 'src/app/d.ts', './nowhere.js'],
];

const allowed: [from: string, to: string][] = [
  ['machines/ok.ts', '../src/domain/target.js'],
  ['machines/ok.ts', 'xstate'],
  ['machines/ok.ts', 'immer'],
  ['src/cli/bench/ok.ts', 'xstate'],
  ['src/cli/bench/ok.ts', 'rxjs'],
  ['streams/ok.ts', '../src/features/target.js'],
  ['streams/ok.ts', 'rxjs'],
  ['src/learning/ok.ts', '../features/target.js'],
  ['src/learning/ok.ts', '../exchange/target.js'],
  ['src/learning/ok.ts', '@tensorflow/tfjs-node'],
  ['src/learning/ok.ts', 'node:fs'],
  ['db/ok.ts', '../src/domain/target.js'],
  ['db/ok.ts', 'better-sqlite3'],
  ['db/ok.ts', 'node:fs'],
  ['src/kiwoom/ok.ts', 'xstate'],
  ['src/kiwoom/ok.ts', '../../machines/target.js'],
  ['src/simulator/ok.ts', '../exchange/target.js'],
  ['src/report/ok.ts', '../features/target.js'],
  ['src/engine/ok.ts', 'xstate'],
  ['src/engine/ok.ts', 'rxjs'],
  ['src/engine/ok.ts', '../../machines/target.js'],
  ['src/engine/ok.ts', '../../streams/target.js'],
  ['src/engine/ok.ts', '../learning/target.js'],
  ['src/engine/ok.ts', 'node:crypto'],
  ['src/app/ok.ts', '../../db/target.js'],
  ['src/app/ok.ts', '../engine/target.js'],
  ['src/app/ok.ts', '../kiwoom/target.js'],
  ['src/cli/ok.ts', '../app/target.js'],
  ['test/ok.ts', '../db/target.js'],
  ['test/ok.ts', '../src/engine/target.js'],
  ['test/ok.ts', 'vitest'],
];

const packages = ['xstate', 'rxjs', 'immer', 'undici', 'better-sqlite3'];

function plant(root: string): void {
  const files = new Map<string, string[]>();
  const add = (path: string, text: string) => files.set(path, [...(files.get(path) ?? []), text]);
  const folders = 'domain features exchange learning kiwoom simulator collect report dashboard engine app cli';
  for (const folder of ['machines', 'streams', 'db', 'test', ...folders.split(' ').map((name) => `src/${name}`)])
    add(`${folder}/target.ts`, 'export const target = 1;');
  for (const [from, to] of [...broken.map(([, ...rest]) => rest), ...allowed])
    // Types only: knowledge that points the wrong way is wrong even when it is erased. What is forbidden only when it
    // stays after compilation (a dev dependency) is imported as a value.
    add(from, to === 'vitest' ? `import * as it from '${to}'; void it;` : `import type * as it from '${to}';`);
  add('src/app/types.ts', "import type * as it from 'vitest';");
  add('src/app/ring-a.ts', "import './ring-b.js';");
  add('src/app/ring-b.ts', "import './ring-a.js';");
  add('src/app/orphan.ts', 'export const nobody = 1;');
  for (const name of [...packages, '@tensorflow/tfjs-node', 'vitest', 'stray']) {
    add(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    add(`node_modules/${name}/index.js`, '');
  }
  const dependencies = Object.fromEntries(packages.map((name) => [name, '1']));
  const optionalDependencies = { '@tensorflow/tfjs-node': '1' };
  const manifest = { type: 'module', dependencies, optionalDependencies, devDependencies: { vitest: '1' } };
  add('package.json', JSON.stringify(manifest));
  for (const [path, lines] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), lines.join('\n'));
  }
}

type Violation = ICruiseResult['summary']['violations'][number];

async function violations(root: string): Promise<Violation[]> {
  const { tsConfig: _, ...options } = config.options ?? {};
  const cruiseOptions: ICruiseOptions = {
    ...options,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: config.forbidden ?? [] },
  };
  const globs = ['{src,machines,streams,db,test}/**/*.ts'];
  const tsConfig = extractTSConfig(new URL('../../tsconfig.json', import.meta.url).pathname);
  const { output } = await cruise(globs, cruiseOptions, undefined, { tsConfig });
  if (typeof output === 'string') throw new Error(output);
  return output.summary.violations;
}

describe('the floors', () => {
  let root = '';
  let found: Violation[] = [];
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'haru-floors-'));
    plant(root);
    found = await violations(root);
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const rulesFor = (from: string) => found.filter((v) => v.from === from).map((v) => v.rule.name);

  test.each(broken)('%s is found in %s → %s', (rule, from) => {
    expect(rulesFor(from)).toContain(rule);
  });

  test('a circle is found', () => {
    expect(rulesFor('src/app/ring-a.ts')).toContain('no-circular');
  });

  test('a file that nobody uses is found', () => {
    expect(rulesFor('src/app/orphan.ts')).toEqual(['no-orphans']);
  });

  test('every rule of the config is broken by some case here', () => {
    const names = (config.forbidden ?? []).map((rule) => rule.name).sort();
    const tried = new Set([...broken.map(([rule]) => rule), 'no-circular', 'no-orphans']);
    expect([...tried].sort()).toEqual(names);
  });

  test.each([...new Set(allowed.map(([from]) => from)), 'src/app/types.ts'])('%s breaks no rule', (from) => {
    expect(rulesFor(from)).toEqual([]);
  });

  test('this house keeps its rules', async () => {
    const errors = (await violations(process.cwd())).filter((v) => v.rule.severity === 'error');
    expect(errors.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`)).toEqual([]);
  });
});
