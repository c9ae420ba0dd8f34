/** Losses as PyTorch takes them: the mean over all outputs of the batch. */
import * as tf from '@tensorflow/tfjs-core';

/** PyTorch's BCELoss: log no smaller than −100; the gradient's divisor no smaller than 1e-12. */
const LOWEST_LOG = -100;
const SMALLEST = 1e-12;

/**
 * Binary cross-entropy of confidences against targets in [0, 1], torch.nn.BCELoss.
 *
 * @param predicted after the sigmoid
 */
export function binaryCrossEntropy(predicted: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  const entropy = tf.customGrad((p, save) => {
    const given = p as tf.Tensor;
    (save as tf.GradSaveFunc)([given]);
    const log = (x: tf.Tensor): tf.Tensor => tf.maximum(tf.log(x), LOWEST_LOG);
    const value = tf.neg(
      tf.mean(tf.add(tf.mul(targets, log(given)), tf.mul(tf.sub(1, targets), log(tf.sub(1, given))))),
    );
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [kept = given] = saved;
      const divisor = tf.maximum(tf.mul(kept, tf.sub(1, kept)), SMALLEST);
      return tf.mul(dy, tf.div(tf.div(tf.sub(kept, targets), divisor), kept.size));
    };
    return { value, gradFunc };
  });
  return entropy(predicted) as tf.Scalar;
}

/** torch.nn.MSELoss. */
export function meanSquaredError(predicted: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  return tf.mean(tf.square(tf.sub(predicted, targets)));
}
