import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createMemorySweepStore, listSweeps, openSweepStore, sweepPath } from '../../../db/sweep/index.js';
import { temporaryHomes } from '../../unit/db/temp.js';
import { HEAD, OUTCOME, sweepStoreContract } from './sweep-store.contract.js';

const home = temporaryHomes();

sweepStoreContract('sweeps/NAME.sqlite', () => openSweepStore({ home: home(), name: 'one' }));
sweepStoreContract('memory', createMemorySweepStore);

test('a file outlives its store, is listed by name, and can be asked with SQL', () => {
  const folder = home();
  expect(listSweeps(folder)).toEqual([]);
  const store = openSweepStore({ home: folder, name: 'b' });
  store.begin(HEAD);
  store.put(2, OUTCOME);
  store.close();
  openSweepStore({ home: folder, name: 'a' }).close();
  expect(listSweeps(folder)).toEqual(['a', 'b']);
  const again = openSweepStore({ home: folder, name: 'b', readonly: true });
  expect([again.head(), again.fills(2)]).toEqual([HEAD, OUTCOME.fills]);
  again.close();
  const db = new Sqlite(sweepPath(folder, 'b'), { readonly: true });
  expect(db.prepare('SELECT number, sharpe, total_return, max_drawdown FROM results').all()).toEqual([
    { number: 2, sharpe: 0.1 + 0.2, total_return: -0.01, max_drawdown: null },
  ]);
  const strict = db.prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND strict = 0").all(); // prettier-ignore
  expect(strict).toEqual([]);
  db.close();
});

test('what is not there, or no sweep, is refused in one sentence', () => {
  const folder = home();
  expect(() => openSweepStore({ home: folder, name: 'x', readonly: true })).toThrow('There is no sweep "x"');
  expect(existsSync(sweepPath(folder, 'x'))).toBe(false);
  mkdirSync(dirname(sweepPath(folder, 'x')), { recursive: true });
  writeFileSync(sweepPath(folder, 'x'), 'not a database, but long enough to have a header of one'.repeat(20));
  expect(() => openSweepStore({ home: folder, name: 'x' })).toThrow('the file is damaged');
  new Sqlite(sweepPath(folder, 'y')).exec('CREATE TABLE t (x)').close();
  expect(() => openSweepStore({ home: folder, name: 'y' })).toThrow('holds no sweep of haru');
});
