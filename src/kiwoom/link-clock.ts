/** Our Clock as XState's: its `after` then waits in the same time as everything else, virtual or real. */
import type { ActorOptions, AnyActorLogic } from 'xstate';
import type { Clock, EpochMs } from '../domain/index.js';

type XStateClock = NonNullable<ActorOptions<AnyActorLogic>['clock']>;

export function xstateClock(clock: Clock): XStateClock {
  const timers = new Map<number, () => void>();
  let last = 0;
  return {
    setTimeout: (fire: () => void, ms: number): number => {
      const id = ++last;
      const cancel = clock.schedule((clock.now() + ms) as EpochMs, () => {
        timers.delete(id);
        fire();
      });
      timers.set(id, cancel);
      return id;
    },
    clearTimeout: (id: number): void => {
      timers.get(id)?.();
      timers.delete(id);
    },
  };
}
