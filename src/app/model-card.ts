/** `model.json`: what is known of a model besides its weights, so that one that does not fit is refused, not run. */
import { z } from 'zod';
import { InputError } from '../domain/index.js';
import { FEATURE_SCHEMA_HASH } from '../features/index.js';
import { INPUTS, NETS, type Architecture, type Weights } from '../learning/index.js';

const count = z.int().positive();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const architecture = z.strictObject({
  net: z.enum(NETS),
  steps: count,
  inputs: count,
  widths: z.array(count),
  outputs: count,
  activation: z.enum(['sigmoid', 'softmax', 'linear']),
});

const schema = z.strictObject({
  /** Of this file. */
  version: z.literal(1),
  name: z.string(),
  /** ISO 8601. */
  created: z.iso.datetime({ offset: true }),
  /** `import`, or the method it was trained with. */
  method: z.string(),
  architecture,
  /** FEATURE_SCHEMA_HASH of the features it was trained on. */
  features: hash,
  /** `weightsHash` of the weights beside. */
  weights: hash,
  /** What it was trained on; null where nobody knows. */
  data: z
    .strictObject({ code: z.string(), interval: z.string(), from: z.string(), to: z.string(), bars: count, hash })
    .nullable(),
  seed: z.string().nullable(),
  versions: z.record(z.string(), z.string()),
  /** Everything the training was told, as it was told. */
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  metrics: z.record(z.string(), z.number().nullable()),
  /** When and why it was marked as the one to trade; null when it was not. */
  promoted: z
    .strictObject({
      at: z.iso.datetime({ offset: true }),
      /** What a walk-forward of its kind said, and which; null when there was none. */
      verdict: z.string().nullable(),
      walkforward: z.string().nullable(),
      /** Why it was promoted whatever was said; null when there was an edge. */
      reason: z.string().nullable(),
    })
    .nullable()
    .default(null),
});

export type ModelCard = z.infer<typeof schema>;

/** @param where names the file in what is said about it. @throws InputError `bad_model` */
export function parseModelCard(text: string, where: string): ModelCard {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError('bad_model', `${where} is not JSON: ${(cause as Error).message}.`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError('bad_model', `${where} is not a model: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
}

/**
 * @throws InputError `model_misfit` when the network takes other windows or gives other outputs than haru's, or was
 *   trained on other features
 */
export function checkFits(name: string, { inputs, outputs, net }: Architecture, features: string): void {
  const refuse = (why: string): never => {
    throw new InputError('model_misfit', `The model ${name} does not fit: ${why}.`);
  };
  if (inputs !== INPUTS) refuse(`its ${net} takes ${inputs} numbers per bar, haru gives ${INPUTS}`);
  if (outputs !== 3) refuse(`it has ${outputs} outputs where buy, sell and hold are expected`);
  if (features !== FEATURE_SCHEMA_HASH) {
    refuse(
      `it was trained on the features ${features.slice(0, 8)}, this haru has ${FEATURE_SCHEMA_HASH.slice(0, 8)}: train it anew`,
    );
  }
}

/** A model ready to decide. */
export interface Model {
  readonly name: string;
  readonly architecture: Architecture;
  readonly weights: Weights;
  /** `weightsHash` of the weights. */
  readonly hash: string;
  /** Null for a file that is in no registry. */
  readonly card: ModelCard | null;
}
