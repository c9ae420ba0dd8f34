/** Adam (Kingma and Ba, 2015) as torch.optim.Adam has it. */
import { invariant } from '../../domain/index.js';
import type { NamedArray, Weights } from '../weights.js';
import type { Gradients } from './gradients.js';
import type { Network } from './network.js';

const BETA1 = 0.9;
const BETA2 = 0.999;

interface Moments {
  readonly shape: readonly number[];
  readonly mean: Float32Array;
  readonly square: Float32Array;
}

/** Moves weights against their gradients; `state()` and `load()` carry its moments over a pause. */
export class Adam {
  /** Updates made: the moments are corrected by how young they are. */
  updates = 0;
  readonly #moments = new Map<string, Moments>();

  /** @param epsilon PyTorch's is 1e-8 */
  constructor(
    readonly network: Network,
    readonly epsilon = 1e-8,
  ) {
    for (const [name, { shape, size }] of network.trainables) {
      this.#moments.set(name, { shape, mean: new Float32Array(size), square: new Float32Array(size) });
    }
  }

  /** @param rate PyTorch's `lr`, which may change from one update to the next */
  apply(gradients: Gradients, rate: number): void {
    this.updates++;
    const step = rate / (1 - BETA1 ** this.updates);
    const young = Math.sqrt(1 - BETA2 ** this.updates);
    for (const [name, variable] of this.network.trainables) {
      const gradient = gradients.get(name);
      const moments = this.#moments.get(name);
      invariant(gradient !== undefined && moments !== undefined, () => `no gradient of ${name}`);
      const { mean, square } = moments;
      const weights = variable.dataSync<'float32'>().slice();
      for (let i = 0; i < weights.length; i++) {
        const slope = gradient[i] ?? 0;
        const first = Math.fround(BETA1 * (mean[i] ?? 0) + (1 - BETA1) * slope);
        const second = Math.fround(BETA2 * (square[i] ?? 0) + (1 - BETA2) * slope * slope);
        mean[i] = first;
        square[i] = second;
        weights[i] = (weights[i] ?? 0) - (step * first) / (Math.sqrt(second) / young + this.epsilon);
      }
      this.network.assign(name, weights);
    }
  }

  /** Copies of the moments, by the names of the weights with `mean:` or `square:` before them. */
  state(): Weights {
    const state = new Map<string, NamedArray>();
    for (const [name, { shape, mean, square }] of this.#moments) {
      state.set(`mean:${name}`, { shape, data: mean.slice() });
      state.set(`square:${name}`, { shape, data: square.slice() });
    }
    return state;
  }

  load(state: Weights, updates: number): void {
    this.updates = updates;
    for (const [name, moments] of this.#moments) {
      const mean = state.get(`mean:${name}`)?.data;
      const square = state.get(`square:${name}`)?.data;
      invariant(mean?.length === moments.mean.length && square?.length === mean.length, () => `no moments of ${name}`);
      moments.mean.set(mean);
      moments.square.set(square);
    }
  }
}
