/**
 * A plan of faults: what goes wrong in a day, each thing a small record of its own, so that a plan shrinks by leaving
 * records out. The plan is the whole truth: the same plan, tape and client give the same day. Its seed decides only what a
 * record leaves open (sizes of slices, the new order of frames, which garbage).
 */
import { z } from 'zod';
import { stockCode } from '../../domain/index.js';

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/)
  .describe('a time of day HH:MM:SS, like 09:05:00');
const code = z
  .string()
  .regex(/^[0-9A-Z]{6}$/)
  .transform(stockCode)
  .describe('a code of six digits or capital letters, like 069500');
const api = z
  .string()
  .regex(/^(au|ka|kt)\d{5}$/)
  .describe('an api-id, like kt10000');
const whole = (least: number) => z.int().min(least).describe(`a whole number from ${least}`);
const ms = z.int().min(1).max(86_400_000).describe('milliseconds of market time, 1 to 86400000');
const frame = z.enum(['00', '04', '0B', '0C', '0D', '0H', '0s', '1h']);
const direction = z.enum(['up', 'down']);
const KRX_STATES = ['0', '3', '2', '4', '8', '9', 'a', 'b', 'c', 'd'] as const;
/** FID 215 of NXT and of derivatives, the undocumented `g` and `h` included (KIWOOM.md §10). */
export const FOREIGN_STATES = ['s', 'e', 'f', 'o', 'g', 'h', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W'] as const;

/** The three moments at which something can happen; a record names one of them. */
const nth = whole(1);
const once = whole(1).default(1).describe('a whole number from 1');
const onCall = { api, nth };
const onFrame = { frame, nth };
const atTime = { at: clock };
const whenever = { at: perhaps(clock), api: perhaps(api), frame: perhaps(frame), nth: perhaps(nth) };
const atTimeOrCall = { at: perhaps(clock), api: perhaps(api), nth: perhaps(nth) };

/** Fields by kind. `ms` is market time. The README tells what each shows on the wire. */
const KINDS = {
  // The network and the server of REST.
  requestLost: { ...onCall },
  answerLost: { ...onCall },
  answerLate: { ...onCall, ms },
  answerGarbled: { ...onCall, status: z.literal([200, 500, 502, 503, 504]), executed: z.boolean() },
  rateStorm: { ...atTimeOrCall, ms: perhaps(ms), count: perhaps(whole(1)) },
  tokenExpired: { ...atTimeOrCall },
  // Real-time frames.
  frameDropped: { ...onFrame, count: once },
  frameDuplicated: { ...onFrame, count: once },
  frameLate: { ...onFrame, ms },
  framesReordered: { ...onFrame, count: whole(2) },
  stateMissed: { state: z.enum(KRX_STATES) },
  foreignStates: { ...whenever, states: z.array(z.enum(FOREIGN_STATES)).min(1) },
  // The socket and its session.
  socketCut: { ...whenever },
  socketHalfOpen: { ...whenever, ms },
  sessionKicked: { ...whenever },
  // The market.
  vi: { ...atTime, code, trigger: z.enum(['static', 'dynamic']), direction },
  limitLock: { ...atTime, code, direction },
  halt: { ...atTime, code, ms: perhaps(ms) },
  breaker: { ...atTime, level: z.literal([1, 2, 3]) },
  partialFills: { ...atTime, ms, shares: whole(1) },
  // The client's own process: carried out by whoever runs it.
  clockJump: { ...atTime, ms: z.int().min(-86_400_000).max(86_400_000).describe('milliseconds, negative for back') },
  diskFull: { write: z.enum(['append', 'commit']), nth },
  kill: { write: z.enum(['append', 'commit']), nth, when: z.enum(['before', 'after']) },
} as const;

export type FaultKind = keyof typeof KINDS;
type Fields<K extends FaultKind> = Readonly<z.output<z.ZodObject<(typeof KINDS)[K]>>>;
/** One thing that goes wrong. */
export type Fault = { readonly [K in FaultKind]: { readonly kind: K } & Fields<K> }[FaultKind];
export type FaultOf<K extends FaultKind> = Extract<Fault, { readonly kind: K }>;

export interface FaultPlan {
  readonly seed: string;
  readonly faults: readonly Fault[];
}

export const FAULT_KINDS = Object.keys(KINDS) as readonly FaultKind[];
export const MARKET_FAULTS = ['vi', 'limitLock', 'halt', 'breaker', 'partialFills'] as const;
export const PROCESS_FAULTS = ['clockJump', 'diskFull', 'kill'] as const;

/** The records of some kinds, in the order of the plan. */
export function faultsOf<K extends FaultKind>(plan: FaultPlan, ...kinds: readonly K[]): FaultOf<K>[] {
  return plan.faults.filter((fault): fault is FaultOf<K> => (kinds as readonly FaultKind[]).includes(fault.kind));
}

/** The fields that a kind takes, besides `kind`. */
export function fieldsOf(kind: FaultKind): Readonly<Record<string, z.ZodType>> {
  return KINDS[kind];
}

/** May be left out, and still says what it takes. */
function perhaps<T extends z.ZodType>(type: T): z.ZodOptional<T> {
  return type.description === undefined ? type.optional() : type.optional().describe(type.description);
}

/** One record of `kind` as it stands in a plan. */
export function faultSchema(kind: FaultKind): z.ZodType<Fault> {
  const object = z.strictObject({ kind: z.literal(kind), ...KINDS[kind] });
  return object.superRefine((fault, ctx) => {
    const fault_ = fault as Readonly<Record<string, unknown>>;
    const wrong = triggerFault(kind, fault_) ?? lengthFault(fault_);
    if (wrong !== null) ctx.addIssue({ code: 'custom', message: wrong });
  }) as unknown as z.ZodType<Fault>;
}

/** Exactly one moment, whole. */
function triggerFault(kind: FaultKind, fault: Readonly<Record<string, unknown>>): string | null {
  const names = ['at', 'api', 'frame'].filter((name) => name in KINDS[kind]);
  if (names.length < 2) return null;
  const given = names.filter((name) => fault[name] !== undefined);
  const counted = given.length === 1 && given[0] !== 'at';
  if (given.length === 1 && (fault['nth'] !== undefined) === counted) return null;
  const forms = names.map((name) => (name === 'at' ? '"at"' : `"${name}" with "nth"`)).join(', or ');
  return `it happens at one moment: ${forms}`;
}

function lengthFault(fault: Readonly<Record<string, unknown>>): string | null {
  if (fault['kind'] !== 'rateStorm' || fault['ms'] !== undefined || fault['count'] !== undefined) return null;
  return 'it lasts "ms", or "count" calls, or whichever is over first';
}
