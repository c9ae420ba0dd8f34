/** What can be looked for along a day. */
import { codeOf, isTick, type EventType, type OrderId, type StockCode } from '../../domain/index.js';
import type { Condition } from './condition/condition.js';
import type { Scene, Visit } from './cursor.js';

/** Made anew for each walk; the walk begins one event before the first that may be found. */
export type Search = () => Visit;

/** Everything that is given must fit. */
export interface EventFilter {
  readonly types?: readonly EventType[];
  readonly code?: StockCode;
  readonly order?: OrderId;
}

/** Events of a type, of a code, of an order (the broker's numbers of it included). */
export function eventsOf({ types, code, order }: EventFilter): Search {
  const wanted = types === undefined ? null : new Set<EventType>(types);
  return () =>
    ({ envelope: { event }, system }) => {
      if (wanted !== null && !wanted.has(event.type)) return false;
      if (code !== undefined && codeOf(event) !== code) return false;
      if (order === undefined) return true;
      if ('orderId' in event && event.orderId === order) return true;
      const since = system.trading.orders.causeOf(order, null);
      return since !== null && system.causeOf(event) === since;
    };
}

/** Events that changed the read model at `path` or below, as in `positions/069500` or `account.cash`. */
export function changesOf(path: string): Search {
  const wanted = path.split(/[./]/).filter((part) => part !== '');
  return () => (scene) =>
    scene.step.patches.some(({ path: changed }) =>
      wanted.every((part, depth) => depth >= changed.length || String(changed[depth]) === part),
    );
}

/** Every event after which the condition holds. */
export function holding(condition: Condition): Search {
  return () => truthOf(condition);
}

/** Events with which the condition begins to hold. */
export function becoming(condition: Condition): Search {
  return () => {
    const truth = truthOf(condition);
    let before = true;
    return (scene) => {
      const now = truth(scene);
      const became = now && !before;
      before = now;
      return became;
    };
  };
}

/** Asks a condition only where its answer may have changed: most ticks change nothing it looks at. */
function truthOf(condition: Condition): Visit {
  let known: boolean | null = null;
  return (scene: Scene) => {
    if (known === null || condition.moves === 'always' || moved(scene)) known = condition.holds(scene);
    return known;
  };
}

function moved({ envelope, step }: Scene): boolean {
  return step.patches.length > 0 || step.outcomes.length > 0 || !isTick(envelope.event);
}
