/** By how much actions were better than expected. */

/**
 * Generalised advantage estimation (Schulman and others, 2016, eq. 16): A(t) = δ(t) + γλ A(t + 1),
 * δ(t) = r(t) + γ V(t + 1) − V(t).
 *
 * @param values one more than rewards: the last stands for what comes after them
 */
export function generalisedAdvantages(
  rewards: readonly number[],
  values: readonly number[],
  discount: number,
  lambda: number,
): number[] {
  const advantages = rewards.map(() => 0);
  let after = 0;
  for (let t = rewards.length - 1; t >= 0; t--) {
    const surprise = (rewards[t] ?? 0) + discount * (values[t + 1] ?? 0) - (values[t] ?? 0);
    after = surprise + discount * lambda * after;
    advantages[t] = after;
  }
  return advantages;
}

/** Mean nought, deviation one. */
export function normalised(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / (Math.sqrt(variance) + 1e-8));
}
