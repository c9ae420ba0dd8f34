/** A sweep in a file. What a configuration comes to is written in one transaction: its metrics, its fills and that it is done. */
import type { Database } from 'better-sqlite3';
import {
  invariant,
  type FillRecord,
  type Json,
  type SweepConfiguration,
  type SweepHead,
  type SweepOutcome,
  type SweepResult,
  type SweepRow,
  type SweepStore,
} from '../../src/domain/index.js';

/** Runs an action, telling what SQLite threw in our words. */
type Guard = <T>(action: () => T) => T;

interface HeadRow {
  readonly settings: string;
  readonly versions: string;
  readonly data_hash: string;
  readonly history_hash: string;
  readonly begun: string;
  readonly grid: number;
  readonly skipped: number;
}

/** A configuration with what came of it: the columns of results are null before it is done. */
interface StoredRow {
  readonly number: number;
  readonly parameters: string;
  readonly identity: string;
  readonly status: SweepRow['status'];
  readonly error: string | null;
  readonly bars: number;
  readonly decisions: number;
  readonly orders: number;
  readonly fills: number;
  readonly denied: number;
  readonly rejected: number;
  readonly alarms: number;
  readonly equity: number;
  readonly state_hash: string;
  readonly stopped: string | null;
  readonly seconds: number;
  readonly metrics: string;
  readonly told: string;
}

export class SqliteSweepStore implements SweepStore {
  readonly #db: Database;
  readonly #guard: Guard;
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Database, guard: Guard) {
    this.#db = db;
    this.#guard = guard;
    this.#sql = statements(db);
  }

  head(): SweepHead | null {
    return this.#guard(() => {
      const row = this.#sql.head.get() as HeadRow | undefined;
      if (row === undefined) return null;
      const { settings, versions, data_hash: dataHash, history_hash: historyHash, begun, grid, skipped } = row;
      const configurations = (this.#sql.configurations.all() as StoredRow[]).map(configurationOf);
      const told = { settings: JSON.parse(settings) as Json, versions: JSON.parse(versions) as SweepHead['versions'] };
      return { ...told, dataHash, historyHash, begun, grid, skipped, configurations };
    });
  }

  begin({ settings, versions, dataHash, historyHash, begun, grid, skipped, configurations }: SweepHead): void {
    this.#write(() => {
      invariant(this.#sql.head.get() === undefined, 'a sweep is begun once');
      const texts = [JSON.stringify(settings), JSON.stringify(versions)];
      this.#sql.begin.run(...texts, dataHash, historyHash, begun, grid, skipped);
      for (const { number, parameters, identity } of configurations)
        this.#sql.configure.run(number, JSON.stringify(parameters), identity);
    });
  }

  put(number: number, outcome: SweepOutcome): void {
    this.#write(() => {
      const status = this.#sql.status.get(number) as SweepRow['status'] | undefined;
      invariant(status !== undefined, `there is no configuration ${number}`);
      if (status === 'done') return;
      const { bars, decisions, orders, fills, denied, rejected, alarms, equity, stateHash, stopped, seconds } = outcome;
      const counts = [bars, decisions, orders, fills.length, denied, rejected, alarms, equity];
      const ended = [stateHash, stopped === null ? null : JSON.stringify(stopped), seconds];
      this.#sql.put.run(number, ...counts, ...ended, JSON.stringify(outcome.metrics), JSON.stringify(outcome.told));
      fills.forEach(({ time, code, side, price, quantity, commission, tax, decidedAt }, place) =>
        this.#sql.fill.run(number, place, time, code, side, price, quantity, commission, tax, decidedAt),
      );
      this.#sql.end.run('done', null, number);
    });
  }

  fail(number: number, error: string): void {
    this.#write(() => {
      const status = this.#sql.status.get(number) as SweepRow['status'] | undefined;
      invariant(status !== undefined, `there is no configuration ${number}`);
      if (status !== 'done') this.#sql.end.run('failed', error, number);
    });
  }

  rows(): SweepRow[] {
    return this.#guard(() => (this.#sql.rows.all() as StoredRow[]).map(rowOf));
  }

  fills(number: number): FillRecord[] {
    return this.#guard(() => this.#sql.fills.all(number) as FillRecord[]);
  }

  close(): void {
    this.#db.close();
  }

  #write(action: () => void): void {
    this.#guard(() => {
      this.#db.transaction(action).immediate();
    });
  }
}

function statements(db: Database) {
  return {
    head: db.prepare('SELECT * FROM sweep'),
    configurations: db.prepare('SELECT number, parameters, identity FROM configurations ORDER BY number'),
    begin: db.prepare(
      'INSERT INTO sweep (id, settings, versions, data_hash, history_hash, begun, grid, skipped) VALUES (1, ?, ?, ?, ?, ?, ?, ?)',
    ),
    configure: db.prepare('INSERT INTO configurations (number, parameters, identity) VALUES (?, ?, ?)'),
    status: db.prepare('SELECT status FROM configurations WHERE number = ?').pluck(),
    end: db.prepare('UPDATE configurations SET status = ?, error = ? WHERE number = ?'),
    put: db.prepare(
      `INSERT INTO results (number, bars, decisions, orders, fills, denied, rejected, alarms, equity, state_hash, stopped, seconds,
         metrics, told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    fill: db.prepare('INSERT INTO fills VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    rows: db.prepare('SELECT * FROM configurations LEFT JOIN results USING (number) ORDER BY number'),
    fills: db.prepare(
      'SELECT time, code, side, price, quantity, commission, tax, decided_at AS decidedAt FROM fills WHERE number = ? ORDER BY place',
    ),
  };
}

function configurationOf({ number, parameters, identity }: StoredRow): SweepConfiguration {
  return { number, parameters: JSON.parse(parameters) as SweepConfiguration['parameters'], identity };
}

function rowOf(row: StoredRow): SweepRow {
  const configuration = configurationOf(row);
  if (row.status === 'waiting') return { ...configuration, status: 'waiting' };
  if (row.status === 'failed') return { ...configuration, status: 'failed', error: row.error ?? '' };
  const { bars, decisions, orders, fills, denied, rejected, alarms, equity, state_hash: stateHash, seconds } = row;
  const result: SweepResult = {
    ...{ bars, decisions, orders, fills, denied, rejected, alarms, equity, stateHash, seconds },
    stopped: row.stopped === null ? null : (JSON.parse(row.stopped) as SweepResult['stopped']),
    metrics: JSON.parse(row.metrics) as SweepResult['metrics'],
    told: JSON.parse(row.told) as SweepResult['told'],
  };
  return { ...configuration, status: 'done', result };
}
