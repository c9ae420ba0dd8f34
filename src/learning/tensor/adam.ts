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

/** By the name of an array, what one is worth in each of its weights; absent: one everywhere. */
export type Units = ReadonlyMap<string, Float32Array>;

export interface AdamOptions {
  /** PyTorch's is 1e-8. */
  readonly epsilon?: number;
  /**
   * Steps are taken in units, as if each weight were a product of its unit and what is learned: where inputs are of very
   * different sizes, this learns from all of them alike, without another network.
   */
  readonly units?: Units;
  /** Gradients, by unit, are shortened together when they are longer than this. */
  readonly maxNorm?: number;
}

/** Moves weights against their gradients; `state()` and `load()` carry its moments over a pause. */
export class Adam {
  /** Updates made: the moments are corrected by how young they are. */
  updates = 0;
  readonly #moments = new Map<string, Moments>();
  readonly #options: Required<AdamOptions>;

  constructor(
    readonly network: Network,
    { epsilon = 1e-8, units = new Map(), maxNorm = Infinity }: AdamOptions = {},
  ) {
    this.#options = { epsilon, units, maxNorm };
    for (const [name, { shape, size }] of network.trainables) {
      this.#moments.set(name, { shape, mean: new Float32Array(size), square: new Float32Array(size) });
    }
  }

  /** @param rate PyTorch's `lr`, which may change from one update to the next */
  apply(gradients: Gradients, rate: number): void {
    this.updates++;
    const { epsilon, units } = this.#options;
    const shorter = this.#shortened(gradients);
    const step = rate / (1 - BETA1 ** this.updates);
    const young = Math.sqrt(1 - BETA2 ** this.updates);
    for (const [name, variable] of this.network.trainables) {
      const gradient = gradients.get(name);
      const moments = this.#moments.get(name);
      invariant(gradient !== undefined && moments !== undefined, () => `no gradient of ${name}`);
      const { mean, square } = moments;
      const unit = units.get(name);
      const weights = variable.dataSync<'float32'>().slice();
      for (let i = 0; i < weights.length; i++) {
        const one = unit?.[i] ?? 1;
        const slope = (gradient[i] ?? 0) * one * shorter;
        const first = Math.fround(BETA1 * (mean[i] ?? 0) + (1 - BETA1) * slope);
        const second = Math.fround(BETA2 * (square[i] ?? 0) + (1 - BETA2) * slope * slope);
        mean[i] = first;
        square[i] = second;
        weights[i] = (weights[i] ?? 0) - (one * step * first) / (Math.sqrt(second) / young + epsilon);
      }
      this.network.assign(name, weights);
    }
  }

  /** What gradients are multiplied with to be no longer than they may. */
  #shortened(gradients: Gradients): number {
    const { units, maxNorm } = this.#options;
    if (maxNorm === Infinity) return 1;
    let squares = 0;
    for (const [name, slopes] of gradients) {
      const unit = units.get(name);
      for (let i = 0; i < slopes.length; i++) squares += ((slopes[i] ?? 0) * (unit?.[i] ?? 1)) ** 2;
    }
    return Math.min(1, maxNorm / (Math.sqrt(squares) + 1e-6));
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
