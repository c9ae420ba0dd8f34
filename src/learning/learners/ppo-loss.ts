/** What the actor of `ppo` makes small (Schulman and others, 2017, eq. 7 and 9). */
import * as tf from '@tensorflow/tfjs-core';

/** Of one minibatch. */
export interface Taken {
  /** [count, 3] with a 1 at the action. */
  readonly taken: tf.Tensor2D;
  /** [count, 3] with a 1 where an action was possible. */
  readonly possible: tf.Tensor2D;
  /** [count]: logarithm of the probability that the action was drawn with. */
  readonly chances: tf.Tensor1D;
  /** [count]. */
  readonly advantages: tf.Tensor1D;
  /** How far a ratio of probabilities counts. */
  readonly clip: number;
  /** What a unit of entropy is worth. */
  readonly worth: number;
}

/**
 * −(clipped gain) − entropy, over the distribution in which hold takes what is not possible (see `masked`).
 *
 * @param probabilities [count, 3], after the softmax
 */
export function policyLoss(probabilities: tf.Tensor2D, given: Taken): tf.Scalar {
  const { taken, possible, chances, advantages, clip, worth } = given;
  const kept = tf.mul(probabilities, possible);
  // Not one less the sum of what is possible: that may come out below nought, and its logarithm as no number.
  const impossible = tf.sum(tf.mul(probabilities, tf.sub(1, possible)), 1, true);
  const distribution = tf.add(kept, tf.mul(impossible, tf.tensor2d([0, 0, 1], [1, 3])));
  const logs = tf.log(tf.add(distribution, 1e-8));
  const ratio = tf.exp(tf.sub(tf.sum(tf.mul(logs, taken), 1), chances));
  const gain = tf.minimum(tf.mul(ratio, advantages), tf.mul(tf.clipByValue(ratio, 1 - clip, 1 + clip), advantages));
  const entropy = tf.neg(tf.sum(tf.mul(distribution, logs), 1));
  return tf.neg(tf.mean(tf.add(gain, tf.mul(entropy, worth))));
}
