/** Which key does what. */

/** A key as Node's readline tells it. */
export interface Key {
  readonly name?: string | undefined;
  readonly sequence?: string | undefined;
  readonly ctrl?: boolean | undefined;
  readonly meta?: boolean | undefined;
}

/** What a key is called here: its character, else its name. */
export function keyOf({ name, sequence = '', ctrl = false }: Key): string {
  if (ctrl) return `ctrl-${name ?? ''}`;
  return /^[!-~]$/.test(sequence) ? sequence : (name ?? sequence);
}

/** Moves by so many events. */
export const STRIDES: Readonly<Record<string, number>> = {
  right: 1,
  l: 1,
  left: -1,
  h: -1,
  pagedown: 100,
  pageup: -100,
  home: -Infinity,
  end: Infinity,
};

export const HELP = [
  '← →  h l     one event back, on',
  'PgUp PgDn    a hundred back, on',
  'Home End     the first, the last',
  'e E          the next, the previous event that is no tick',
  'g            go to an event (417) or a time (09:01, 09:01:12)',
  '/            the first event from here on where a condition holds',
  't            the next event of a type: OrderFilled,AlarmRaised',
  'c            the next change of the read model at positions.069500, …',
  'b            bisect: where a condition begins to hold for good',
  'n N          the next, the previous match of what was looked for last',
  'p o m        changes in full, all orders, machines with their memory',
  'w            why: what led to this event, and what came of it',
  'j k  ↓ ↑     scroll; at a question ↑ is what was asked last',
  'Enter Esc    back to the moment',
  'q  Ctrl-C    leave',
  '',
  'conditions   position("069500") != 100      cash < 9000000',
  '             risk == "halted"               orders.unknown > 0',
  '             phase == "continuous" and bars > 10',
] as const;

export const HINT = '←→ step  PgUp/Dn 100  e  g go  / where  n N  b bisect  t type  p o m w  ? help';
