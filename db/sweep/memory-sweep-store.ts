/** The sweep store in memory: the contract written down as simply as it can be. */
import {
  invariant,
  type FillRecord,
  type SweepHead,
  type SweepOutcome,
  type SweepRow,
  type SweepStore,
} from '../../src/domain/index.js';

type Ended = { readonly outcome: SweepOutcome } | { readonly error: string };

/** @example const store = createMemorySweepStore(); */
export function createMemorySweepStore(): SweepStore {
  let head: SweepHead | null = null;
  const ended = new Map<number, Ended>();
  const end = (number: number, as: Ended): void => {
    const known = head?.configurations.some((configuration) => configuration.number === number) ?? false;
    invariant(known, `there is no configuration ${number}`);
    const before = ended.get(number);
    if (before === undefined || 'error' in before) ended.set(number, structuredClone(as));
  };
  const rowOf = (configuration: SweepHead['configurations'][number]): SweepRow => {
    const found = ended.get(configuration.number);
    if (found === undefined) return { ...configuration, status: 'waiting' };
    if ('error' in found) return { ...configuration, status: 'failed', error: found.error };
    return { ...configuration, status: 'done', result: { ...found.outcome, fills: found.outcome.fills.length } };
  };
  return {
    head: () => structuredClone(head),
    begin: (given) => {
      invariant(head === null, 'a sweep is begun once');
      head = structuredClone(given);
    },
    put: (number, outcome) => {
      end(number, { outcome });
    },
    fail: (number, error) => {
      end(number, { error });
    },
    rows: () => structuredClone((head?.configurations ?? []).map(rowOf)),
    fills: (number): FillRecord[] => {
      const found = ended.get(number);
      return found === undefined || 'error' in found ? [] : structuredClone([...found.outcome.fills]);
    },
    close: () => {},
  };
}
