/** A plan's file: JSON `{ "seed": "…", "faults": [ … ] }`. What is wrong with it is one sentence that names the record. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../../domain/index.js';
import { FAULT_KINDS, faultSchema, fieldsOf, type Fault, type FaultKind, type FaultPlan } from './plan.js';

/** @throws InputError `bad_faults` when the file cannot be read or is no plan */
export function readFaultPlan(file: string): FaultPlan {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new InputError('bad_faults', `The plan of faults ${file} cannot be read: give the path of a JSON file.`);
  }
  return parseFaultPlan(text, file);
}

const SHAPE = 'it takes {"seed": "text", "faults": [{"kind": …}, …]}';

/**
 * @param origin what to call the plan in a sentence
 * @throws InputError `bad_faults`
 */
export function parseFaultPlan(text: string, origin: string): FaultPlan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError('bad_faults', `The plan of faults ${origin} is no JSON: ${SHAPE}.`);
  }
  const plan = z.strictObject({ seed: z.string().default('1'), faults: z.array(z.unknown()) }).safeParse(value);
  if (!plan.success) throw new InputError('bad_faults', `The plan of faults ${origin} is no plan: ${SHAPE}.`);
  const { seed, faults } = plan.data;
  return { seed, faults: faults.map((fault, index) => parseFault(fault, `The fault ${index + 1} of ${origin}`)) };
}

function parseFault(value: unknown, which: string): Fault {
  const kind = kindOf(value);
  if (kind === null) {
    const given = JSON.stringify((value as { kind?: unknown } | null)?.kind ?? null);
    throw new InputError('bad_faults', `${which} has the kind ${given}: it takes ${FAULT_KINDS.join(', ')}.`);
  }
  const result = faultSchema(kind).safeParse(value);
  if (result.success) return result.data;
  throw new InputError('bad_faults', `${which} (${kind}) ${sentence(kind, value, result.error)}.`);
}

function kindOf(value: unknown): FaultKind | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  const { kind } = value;
  return FAULT_KINDS.find((each) => each === kind) ?? null;
}

function sentence(kind: FaultKind, value: unknown, { issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'is not valid';
  if (issue.code === 'unrecognized_keys') {
    const fields = Object.keys(fieldsOf(kind)).map((name) => `"${name}"`);
    return `has no field "${issue.keys[0] ?? ''}": it takes ${fields.join(', ')}`;
  }
  if (issue.path.length === 0) return `is not whole: ${issue.message}`;
  const field = String(issue.path[0]);
  const given = (value as Readonly<Record<string, unknown>>)[field];
  const found = given === undefined ? 'lacks' : 'has a wrong';
  const shown = given === undefined ? '' : ` ${JSON.stringify(given)}`;
  return `${found} "${field}"${shown}: it takes ${acceptedBy(kind, field, issue)}`;
}

/** What a field takes: its own words, or its values. */
function acceptedBy(kind: FaultKind, field: string, issue: z.core.$ZodIssue): string {
  const described = fieldsOf(kind)[field]?.description;
  if (described !== undefined) return described;
  if (issue.code === 'invalid_value') return issue.values.map(String).join(', ');
  return issue.code === 'invalid_type' ? issue.expected : issue.message;
}
