/** `model promote`: a model is marked as the one to trade when a walk-forward of its own kind has found an edge. */
import { HaruError, InputError } from '../domain/index.js';
import type { ModelCard } from './model-card.js';
import { modelNames, readCard, readModel, rewriteCard } from './models.js';
import { judgedWalkforwards, type Judged, type MethodVerdict } from './walkforward-files.js';

export interface PromoteOptions {
  /** ISO 8601. */
  readonly at: string;
  /** Why it is promoted whatever a walk-forward says; null: it must have said edge. */
  readonly anyway: string | null;
}

/**
 * Writes `promoted` into the model's `model.json`. Of several walk-forwards that fit the newest counts, so that none can be
 * picked.
 *
 * @throws HaruError `no_verdict`, `no_edge`; InputError `bad_reason` and those of `readModel`
 */
export function promoteModel(home: string, name: string, { at, anyway }: PromoteOptions): ModelCard {
  if (anyway?.trim() === '') {
    throw new InputError(
      'bad_reason',
      '--anyway takes the reason in words, like --anyway "to watch it in paper trading".',
    );
  }
  readModel(home, name);
  const card = readCard(home, name);
  const found = verdictOn(home, card);
  if (anyway === null && found?.verdict.verdict !== 'edge') throw refusal(card, found);
  const promoted = {
    at,
    verdict: found?.verdict.words ?? null,
    walkforward: found?.walkforward ?? null,
    reason: anyway?.trim() ?? null,
  };
  return rewriteCard(home, { ...card, promoted });
}

/** The model promoted last, or null. */
export function promotedModel(home: string): string | null {
  const cards = modelNames(home).map((name) => readCard(home, name));
  const promoted = cards.filter((card) => card.promoted !== null);
  promoted.sort((a, b) => (a.promoted?.at ?? '').localeCompare(b.promoted?.at ?? ''));
  return promoted.at(-1)?.name ?? null;
}

interface Found {
  readonly walkforward: string;
  readonly verdict: MethodVerdict;
}

function verdictOn(home: string, card: ModelCard): Found | null {
  const found = judgedWalkforwards(home).flatMap((judged): Found[] => {
    const verdict = judged.verdicts.find((one) => isOf(judged, one, card));
    return verdict === undefined ? [] : [{ walkforward: judged.name, verdict }];
  });
  return found.at(-1) ?? null;
}

/** Whether it judged models like this one: same bars, features, network, method and everything the training was told. */
function isOf({ settings, features, versions }: Judged, verdict: MethodVerdict, card: ModelCard): boolean {
  const { architecture, params, data } = card;
  if (data === null || isBest(card) || (params['base'] ?? null) !== null) return false;
  const { net, interval, codes, balance, trainCosts, steps } = settings;
  const theirs = { method: verdict.method, net, interval, epochs: verdict.epochs, lr: verdict.lr, discount: verdict.discount, balance, costs: trainCosts }; // prettier-ignore
  return (
    codes.includes(data.code) &&
    features === card.features &&
    versions['haru'] === card.versions['haru'] &&
    (net === 'dnn' || steps === architecture.steps) &&
    Object.entries(theirs).every(([key, value]) => params[key] === value)
  );
}

/** `train` keeps the best weights by the bars learned from under this ending; walk-forwards test the last. */
function isBest({ name }: ModelCard): boolean {
  return name.endsWith('-best');
}

function refusal(card: ModelCard, found: Found | null): HaruError {
  const { name } = card;
  const otherwise = 'or promote it with --anyway "REASON"';
  if (found !== null) {
    const { walkforward, verdict } = found;
    return new HaruError('no_edge', `${name} is not promoted, the walk-forward ${walkforward} says: ${verdict.words}; find a better one, ${otherwise}.`); // prettier-ignore
  }
  return new HaruError('no_verdict', `${name} is not promoted, ${missing(card)}, ${otherwise}.`);
}

function missing(card: ModelCard): string {
  const { name, data, params, method } = card;
  if (isBest(card))
    return `walk-forwards judge the last weights of a training, not its best: promote ${name.slice(0, -5)}`;
  if ((params['base'] ?? null) !== null)
    return 'walk-forwards judge models trained from the beginning: promote such a one';
  if (data === null) return 'nobody knows how it was trained: train one';
  const flags = (['net', 'steps', 'epochs', 'lr', 'discount', 'balance'] as const).map((key) => `--${key} ${String(params[key])}`); // prettier-ignore
  return `no walk-forward has judged its like: run \`haru walkforward --code ${data.code} --interval ${data.interval} --methods ${method} ${flags.join(' ')} --train-costs ${String(params['costs'])}\``;
}
