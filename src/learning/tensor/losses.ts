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
  const entropy = tf.customGrad((...inputs) => {
    const [p, y, save] = inputs as unknown as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    // What the gradient needs must be saved: everything else is gone when it is asked for.
    save([p, y]);
    const log = (x: tf.Tensor): tf.Tensor => tf.maximum(tf.log(x), LOWEST_LOG);
    const value = tf.neg(tf.mean(tf.add(tf.mul(y, log(p)), tf.mul(tf.sub(1, y), log(tf.sub(1, p))))));
    return { value, gradFunc: slopeOfEntropy };
  });
  return entropy(predicted, targets) as tf.Scalar;
}

/** (p − y) / (p (1 − p)), over the number of outputs. Targets are given, so theirs is nought. */
function slopeOfEntropy(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [p, y] = saved as [tf.Tensor, tf.Tensor];
  const divisor = tf.maximum(tf.mul(p, tf.sub(1, p)), SMALLEST);
  return [tf.mul(dy, tf.div(tf.div(tf.sub(p, y), divisor), p.size)), tf.zerosLike(y)];
}

/** torch.nn.MSELoss. */
export function meanSquaredError(predicted: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  return tf.mean(tf.square(tf.sub(predicted, targets)));
}
