/** The original system's own data and results, which lie outside of the project; tests say so when they are absent. */
import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { parseKst, type Bar } from '../../src/domain/index.js';

export const ORIGINAL_DATA = '../shared/data';
const BARS = `${ORIGINAL_DATA}/kiwoom-60m.db`;

export const originalDataThere = existsSync(BARS);
/** For the name of a `describe` that needs them. */
export const orSkipped = originalDataThere ? '' : ` (skipped: no ${ORIGINAL_DATA})`;

/** All 60-minute bars of a code, oldest first. */
export function originalBars(code: string): Bar[] {
  const db = new Database(BARS, { readonly: true });
  const rows = db.prepare<[], Omit<Bar, 'time'> & { date: string }>(`SELECT * FROM "${code}" ORDER BY date`).all();
  db.close();
  return rows.map(({ date, ...prices }) => ({ ...prices, time: parseKst(date) }));
}

export function policyFile(id: string): Uint8Array {
  return readFileSync(`${ORIGINAL_DATA}/policies/policy-${id}.safetensors`);
}

/** What the original did at one step with one of its policies. */
export interface OriginalStep {
  readonly date: string;
  readonly close: number;
  readonly policy: readonly [number, number, number];
  readonly action: 0 | 1 | 2;
  readonly confidence: number;
  readonly balance: number;
  readonly numStocks: number;
  readonly portfolioValue: number;
  readonly profitloss: number;
  readonly avgBuyPrice: number;
}

export function originalSteps(id: string): OriginalStep[] {
  return readFileSync(`${ORIGINAL_DATA}/expected/test-${id}-069500.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as OriginalStep);
}
