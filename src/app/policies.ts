/** From what people type after `--policy` to a policy. */
import { InputError, type Policy } from '../domain/index.js';
import { networkPolicy } from '../learning/index.js';
import { parsePolicyName } from '../learning/baselines/index.js';
import type { Model } from './model-card.js';
import { findModel, modelNames, modelWithHash, saveModel } from './models.js';
import { promotedModel } from './models-promote.js';

/** Policies without weights. */
const BASELINES = 'sma, sma(5,20) with other numbers, hold, buy-and-hold';

/**
 * A baseline, a weight file, a model of the registry, or an id from a log.
 *
 * @param home the data folder with the registry
 * @throws InputError when no policy has this name, or its model does not fit
 * @example policyOf('policy-014235.safetensors', '.haru').id // 'policy-014235@…'
 */
export function policyOf(text: string, home: string): Policy {
  return parsePolicyName(text) ?? policyOfModel(modelOf(text, home));
}

/**
 * As {@link policyOf}, and keeps in the registry what trades: the log names a policy by the hash of its weights, and a
 * replay that verifies it must find them when the file is long gone.
 */
export function policyToTrade(text: string, home: string, created: string): Policy {
  const baseline = parsePolicyName(text);
  if (baseline !== null) return baseline;
  const model = modelOf(text, home);
  if (model.card === null && modelWithHash(home, model.hash) === null) {
    const name = modelNames(home).includes(model.name) ? `${model.name}-${model.hash.slice(0, 8)}` : model.name;
    saveModel(home, { ...model, name }, created);
  }
  return policyOfModel(model);
}

function policyOfModel({ name, architecture, weights }: Model): Policy {
  return networkPolicy(name, architecture, weights);
}

/** `promoted` is the model promoted last, unless one bears that name. */
function modelOf(text: string, home: string): Model {
  const promoted = text === 'promoted' && !modelNames(home).includes(text) ? promotedModel(home) : null;
  try {
    return findModel(home, promoted ?? text);
  } catch (error) {
    if (!(error instanceof InputError) || error.code !== 'no_model') throw error;
    throw new InputError(
      'bad_policy',
      `"${text}" is not a policy: it takes ${BASELINES}, a model of the registry, or a file like policy.safetensors.`,
      { cause: error },
    );
  }
}
