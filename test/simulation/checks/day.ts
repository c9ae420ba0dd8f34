/** The day as a whole: it settles, its log tells it once more, and nothing alarmed that has no reason to. */
import { eventsOf, type Check } from './evidence.js';

/** The log tells the same day once more: every decision, and the hash of the whole state. */
export const replayIsTheDay: Check = ({ day, replayed }) => {
  const { log, stateHash, end } = day;
  const wrong: string[] = [];
  if (!replayed.matches) wrong.push(`replay diverges: ${JSON.stringify(replayed.divergence)}`);
  if (replayed.stateHash !== stateHash) wrong.push(`replay ends in ${replayed.stateHash}, the day in ${stateHash}`);
  const [last] = log.read(log.head, 1);
  if (last?.event.type === 'DayClosed' && end.how === 'settled' && last.event.stateHash !== end.stateHash) {
    wrong.push('DayClosed holds another hash than the day ended in');
  }
  return wrong;
};

/** However bad it was, the day comes to its end and is closed. */
export const daySettles: Check = ({ day: { end, log } }) => {
  const wrong: string[] = [];
  if (end.how !== 'settled') wrong.push(`the day ended ${JSON.stringify(end)}`);
  const [last] = log.read(log.head, 1);
  if (last?.event.type !== 'DayClosed') wrong.push(`the log ends with ${String(last?.event.type)}`);
  return wrong;
};

/** Alarms that mean that the system lost its way, whatever was done to it. */
const NEVER = new Set([
  'cash_mismatch',
  'holding_mismatch',
  'unexpected_event',
  'foreign_order',
  'foreign_fill',
  'overfill',
  'oversold',
  'unknown_timer',
  'unclear_order',
  'no_such_order',
  'amended_elsewhere',
]);

/** But for those that a fault rightly raises: an older word that comes later contradicts the newer one, or the clock. */
export const noAlarmOfConfusion: Check = ({ day, rows }) => {
  const explained = new Set<string>();
  for (const fault of day.scenario.faults?.faults ?? []) {
    const astray = fault.kind === 'frameLate' || fault.kind === 'framesReordered' || fault.kind === 'frameDuplicated';
    if (fault.kind === 'clockJump' || (astray && fault.frame === '0s')) explained.add('unexpected_event marketPhase');
    // Told, asked about, and taken back when the broker's account agrees.
    if (astray && (fault.frame === '04' || fault.frame === '00')) {
      for (const code of day.scenario.config.codes) explained.add(`holding_mismatch ${code}`);
    }
  }
  return eventsOf(rows, 'AlarmRaised')
    .filter(({ event: { alarm, subject } }) => NEVER.has(alarm) && !explained.has(`${alarm} ${subject}`))
    .map(({ seq, event: { alarm, subject, detail } }) => `alarm ${alarm} at ${seq}: ${subject}, ${detail}`);
};
