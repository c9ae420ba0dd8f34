/** A plan as a file has it: what a run printed for a day that failed, or what somebody wrote. */
import { z } from 'zod';
import { InputError } from '../../../src/domain/index.js';
import { FAULT_KINDS, faultSchema } from '../../../src/simulator/index.js';
import { COMMANDS, MOMENTS, type DayFault } from '../../support/day-in-process-faults.js';
import type { DayPlan } from './drawn-day.js';

const death = z.strictObject({ kind: z.literal('death'), moment: z.enum(MOMENTS), nth: z.int().min(1) });
const command = z.strictObject({
  kind: z.literal('command'),
  command: z.enum(COMMANDS),
  at: z.string().regex(/^\d\d:\d\d:\d\d$/),
  which: z.int().min(0),
});
const frame = z.strictObject({
  seed: z.string(),
  rounds: z.int().min(0).default(0),
  faults: z.array(z.looseObject({ kind: z.string() })),
});

/** @throws InputError with one sentence about the first thing that is wrong */
export function parsePlan(text: string): DayPlan {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new InputError('bad_plan', `The plan is no JSON: ${(error as Error).message}.`);
  }
  const { seed, rounds, faults } = checked('The plan', frame, data);
  return { seed, rounds, faults: faults.map((fault, index) => faultOf(fault, `Fault ${index + 1} (${fault.kind})`)) };
}

function faultOf(fault: { readonly kind: string }, name: string): DayFault {
  if (fault.kind === 'death') return checked(name, death, fault);
  if (fault.kind === 'command') return checked(name, command, fault);
  const kind = FAULT_KINDS.find((known) => known === fault.kind);
  if (kind === undefined)
    throw new InputError('bad_plan', `${name}: kinds are ${FAULT_KINDS.join(', ')}, death, command.`);
  return checked(name, faultSchema(kind), fault);
}

function checked<T>(name: string, schema: z.ZodType<T>, data: unknown): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new InputError('bad_plan', `${name}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}.`);
}
