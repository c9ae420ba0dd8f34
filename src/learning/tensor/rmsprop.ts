/**
 * RMSprop as torch.optim.RMSprop has it (Hinton, "Neural Networks for Machine Learning", lecture 6e): epsilon is added
 * outside of the square root, where tfjs adds it inside.
 */
import { invariant } from '../../domain/index.js';
import type { NamedArray, Weights } from '../weights.js';
import type { Gradients } from './gradients.js';
import type { Network } from './network.js';

const ALPHA = 0.99;
const EPS = 1e-8;

/**
 * Moves weights against their gradients. Keeps a running mean of squared gradients per weight; `state()` and `load()`
 * carry it over a pause, so that a resumed run goes on exactly.
 */
export class RmsProp {
  readonly #squares = new Map<string, Float32Array>();

  /** @param rate PyTorch's `lr` */
  constructor(
    readonly network: Network,
    readonly rate: number,
  ) {
    for (const [name, variable] of network.trainables) this.#squares.set(name, new Float32Array(variable.size));
  }

  apply(gradients: Gradients): void {
    for (const [name, variable] of this.network.trainables) {
      const gradient = gradients.get(name);
      const squares = this.#squares.get(name);
      invariant(gradient !== undefined && squares !== undefined, () => `no gradient of ${name}`);
      const weights = variable.dataSync<'float32'>().slice();
      for (let i = 0; i < weights.length; i++) {
        const slope = gradient[i] ?? 0;
        const square = Math.fround(ALPHA * (squares[i] ?? 0) + (1 - ALPHA) * slope * slope);
        squares[i] = square;
        weights[i] = (weights[i] ?? 0) - (this.rate * slope) / (Math.sqrt(square) + EPS);
      }
      this.network.assign(name, weights);
    }
  }

  /** Copies of the running means, by the names and shapes of the weights. */
  state(): Weights {
    const state = new Map<string, NamedArray>();
    for (const [name, { shape }] of this.network.trainables) {
      state.set(name, { shape, data: this.#squaresOf(name).slice() });
    }
    return state;
  }

  load(state: Weights): void {
    for (const name of this.#squares.keys()) {
      const data = state.get(name)?.data;
      const squares = this.#squaresOf(name);
      invariant(data?.length === squares.length, () => `no optimizer state of ${name}`);
      squares.set(data);
    }
  }

  #squaresOf(name: string): Float32Array {
    const squares = this.#squares.get(name);
    invariant(squares !== undefined, () => `no optimizer state of ${name}`);
    return squares;
  }
}
