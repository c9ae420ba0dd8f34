/** `haru replay DAY --policy …`, `--set …`: the recorded day with something else in it (CLI.md, `replay`). */
import { rulesOf } from '../../app/rules.js';
import { runWhatIf, type WhatIfDay } from '../../app/what-if.js';
import { InputError } from '../../domain/index.js';
import { progressBar } from '../bar.js';
import type { CliIo } from '../io.js';
import { printWhatIf } from '../what-if-text.js';
import type { ReplaySummary } from './replay-summary.js';

export interface WhatIfFlags {
  readonly policy?: string;
  readonly set: readonly string[];
  readonly fromSeq?: string;
}

/** Whether the flags ask for another day than the recorded one. */
export function asksWhatIf({ policy, set, fromSeq }: WhatIfFlags): boolean {
  return policy !== undefined || set.length > 0 || fromSeq !== undefined;
}

/** @throws InputError for flags that do not go together, `bad_seq`, and as `runWhatIf` */
export function replayWhatIf(path: string, flags: WhatIfFlags, io: CliIo): void {
  const from = flags.fromSeq === undefined ? undefined : Number(flags.fromSeq);
  if (from !== undefined && !(Number.isSafeInteger(from) && from > 0)) {
    throw new InputError(
      'bad_seq',
      `--from-seq takes the number of an event, from 1: "${flags.fromSeq ?? ''}" is none.`,
    );
  }
  const rules = rulesOf(flags.set);
  const bar = progressBar('what if');
  try {
    const started = performance.now();
    const lived = runWhatIf(path, io.home, {
      rules,
      ...(flags.policy === undefined ? {} : { policy: flags.policy }),
      ...(from === undefined ? {} : { from }),
      onProgress: (share) => {
        bar.update(share, '');
      },
    });
    bar.stop();
    const seconds = Math.round(performance.now() - started) / 1_000;
    io.result(resultOf(lived, flags.set, seconds));
    printWhatIf(lived, flags.set, seconds, io);
  } finally {
    bar.stop();
  }
}

function resultOf(
  lived: WhatIfDay,
  set: readonly string[],
  seconds: number,
): ReplaySummary & { readonly whatIf: unknown } {
  const { events, ticks, stateHash, first, config, ...rest } = lived;
  const { seq, recorded, derived } = first ?? {};
  const divergence = seq === undefined ? null : { seq, what: 'the decision differs', recorded, replayed: derived };
  const whatIf = { day: config.day, set, first, ...rest };
  return { events, ticks, seconds, stateHash, matches: first === null, divergence, whatIf };
}
