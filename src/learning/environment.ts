/**
 * The environment of the original (quantylab/rltrader, `environment.py` and `agent.py`): one decision per bar, on a window
 * of the last bars' features with the agent's own states beside them; filled at the close of the deciding bar.
 *
 * @example
 * const environment = new TradingEnvironment({ episode, account: new OriginalAccount(), balance: 10_000_000, steps: 5 });
 * environment.reset();
 * while (!environment.done) {
 *   const outputs = network(environment.observe());
 *   const { action, confidence } = chooseGreedy(outputs, 'sigmoid');
 *   const { portfolioValue } = environment.step(action, confidence);
 * }
 */
import { invariant, type Bar } from '../domain/index.js';
import { TRADE_AMOUNTS, tradeAmount, type TradeAmounts, type TradingAccount } from './account.js';
import { BUY, HOLD, SELL, type ActionIndex } from './action.js';
import { agentStates, AGENT_STATES } from './agent.js';
import { FEATURES, type Episode } from './episode.js';

/** Numbers per bar in a window: 15 features, 3 agent states. */
export const INPUTS = FEATURES + AGENT_STATES;

export interface Outcome {
  /** What was done: an action that is not possible becomes hold. */
  readonly action: ActionIndex;
  /** Shares traded. */
  readonly quantity: number;
  /** Cash and shares at the close of the bar acted on, won. */
  readonly portfolioValue: number;
  /** Part of the starting balance won or lost so far: the original's reward. */
  readonly profitLoss: number;
  /** The episode ended with this bar. */
  readonly done: boolean;
}

/** Bars of the episode by index, both inclusive. */
export interface EpisodeRange {
  readonly first: number;
  readonly last: number;
}

export interface Environment {
  /** Bars in a window. */
  readonly steps: number;
  /** Bars in the whole episode. */
  readonly length: number;
  /** No bar is left to decide on. */
  readonly done: boolean;
  /** The bar to decide on. @throws InvariantError when done */
  readonly bar: Bar;
  /** Index of that bar in the episode. */
  readonly index: number;
  readonly balance: number;
  readonly numStocks: number;
  readonly avgBuyPrice: number;
  readonly portfolioValue: number;
  readonly profitLoss: number;
  /** Begins anew with no shares; the first decision falls on bar `first + steps − 1`. Default: the whole episode. */
  reset(range?: EpisodeRange): void;
  /**
   * The window of the bar to decide on: `steps` × {@link INPUTS}, row major, oldest bar first.
   *
   * @param into written to and returned; absent: a new array
   */
  observe(into?: Float32Array): Float32Array;
  /** Which of buy, sell, hold are possible on this bar. */
  mask(): readonly [buy: boolean, sell: boolean, hold: true];
  /** Acts at the close of the bar and goes on to the next. @param confidence in [0, 1], scales the trade */
  step(action: ActionIndex, confidence: number): Outcome;
}

export interface EnvironmentOptions {
  readonly episode: Episode;
  /** The books; one per environment. */
  readonly account: TradingAccount;
  /** Cash at the start, won. */
  readonly balance: number;
  /** Bars in a window: 5 for lstm and cnn, 1 for dnn. */
  readonly steps: number;
  readonly amounts?: TradeAmounts;
}

export class TradingEnvironment implements Environment {
  readonly steps: number;
  readonly length: number;
  index = 0;
  portfolioValue = 0;
  profitLoss = 0;
  #last = 0;
  readonly #episode: Episode;
  readonly #account: TradingAccount;
  readonly #start: number;
  readonly #amounts: TradeAmounts;
  /** States of every bar seen in this episode, row major; a window takes the last few. */
  readonly #states: Float32Array;

  constructor({ episode, account, balance, steps, amounts = TRADE_AMOUNTS }: EnvironmentOptions) {
    invariant(
      steps >= 1 && episode.bars.length >= steps,
      `an episode of ${episode.bars.length} bars for ${steps} steps`,
    );
    this.steps = steps;
    this.length = episode.bars.length;
    this.#episode = episode;
    this.#account = account;
    this.#start = balance;
    this.#amounts = amounts;
    this.#states = new Float32Array(this.length * AGENT_STATES);
    this.reset();
  }

  get balance(): number {
    return this.#account.balance;
  }

  get numStocks(): number {
    return this.#account.numStocks;
  }

  get avgBuyPrice(): number {
    return this.#account.avgBuyPrice;
  }

  get done(): boolean {
    return this.index > this.#last;
  }

  get bar(): Bar {
    const bar = this.#episode.bars[this.index];
    invariant(bar !== undefined && !this.done, 'the episode is over');
    return bar;
  }

  reset({ first, last }: EpisodeRange = { first: 0, last: this.length - 1 }): void {
    invariant(first >= 0 && last < this.length && last - first + 1 >= this.steps, `no episode: ${first} to ${last}`);
    this.#account.reset(this.#start);
    this.portfolioValue = this.#start;
    this.profitLoss = 0;
    this.#last = last;
    // Nothing is held on the bars that only fill the first window: their states are noughts.
    this.#states.fill(0, first * AGENT_STATES, (first + this.steps) * AGENT_STATES);
    this.index = first + this.steps - 1;
  }

  observe(into = new Float32Array(this.steps * INPUTS)): Float32Array {
    invariant(!this.done, 'the episode is over');
    const { features } = this.#episode;
    const first = this.index - this.steps + 1;
    for (let step = 0; step < this.steps; step++) {
      const bar = first + step;
      into.set(features.subarray(bar * FEATURES, (bar + 1) * FEATURES), step * INPUTS);
      into.set(this.#states.subarray(bar * AGENT_STATES, (bar + 1) * AGENT_STATES), step * INPUTS + FEATURES);
    }
    return into;
  }

  mask(): readonly [buy: boolean, sell: boolean, hold: true] {
    return [this.#account.mayBuy(this.bar), this.#account.maySell(), true];
  }

  step(wanted: ActionIndex, confidence: number): Outcome {
    invariant(Number.isFinite(confidence), () => `a confidence of ${confidence}`);
    const bar = this.bar;
    const action = this.mask()[wanted] ? wanted : HOLD;
    const amount = tradeAmount(confidence, this.#amounts);
    let quantity = 0;
    if (action === BUY) quantity = this.#account.buy(bar, amount);
    else if (action === SELL) quantity = this.#account.sell(bar, amount);
    this.portfolioValue = this.#account.balance + bar.close * this.#account.numStocks;
    this.profitLoss = this.portfolioValue / this.#start - 1;
    this.index++;
    if (!this.done) this.#states.set(agentStates(this, this.bar.close), this.index * AGENT_STATES);
    const { portfolioValue, profitLoss, done } = this;
    return { action: quantity === 0 ? HOLD : action, quantity, portfolioValue, profitLoss, done };
  }
}
