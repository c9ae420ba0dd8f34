/** Learning with tensors. Importing this loads tfjs; everything else in `src/learning` does without. */
export { startBackend, type Backend } from './backend.js';
export { gradientsOf, type Gradients, type Slope } from './gradients.js';
export { INFERENCE, type DropoutMask, type Mode } from './layers.js';
export { binaryCrossEntropy, meanSquaredError } from './losses.js';
export { dropoutBy, makeNetwork, Network } from './network.js';
export { Adam } from './adam.js';
export { RmsProp } from './rmsprop.js';
