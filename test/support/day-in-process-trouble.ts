/** The places at which a day can be troubled from outside: each is asked at its moment; absent, nothing happens. */
import type { Envelope, EpochMs } from '../../src/domain/index.js';
import type { Kernel, KernelOptions } from '../../src/engine/index.js';
import type { Fault } from '../../src/simulator/index.js';
import type { KiwoomOptions } from '../../src/kiwoom/index.js';
import type { Write, WriteFate } from './day-in-process-log.js';

export interface Trouble {
  /** After an event was appended and applied, before anything follows from it. True: the process dies here. */
  readonly diesAt?: (envelope: Envelope, life: number) => boolean;
  /** An order is about to reach the broker, or was just taken by it. True: the process dies here. */
  readonly diesOnOrder?: (moment: 'beforeArrival' | 'afterArrival') => boolean;
  /** A frame is about to arrive. True: the process dies instead of taking it. */
  readonly diesOnFrame?: (text: string) => boolean;
  readonly write?: (write: Write) => WriteFate;
  /** By how much somebody sets the daemon's clock at this moment, ms. Asked after every step of time. */
  readonly clockJump?: (now: EpochMs) => number;
  /** How long nobody is there, ms. Default 0. */
  readonly downtime?: (life: number) => number;
  /** Runs after every step of time, with the living kernel: what an operator does. */
  readonly operator?: (now: EpochMs, kernel: Kernel) => void;
  /** Told of each of the simulator's faults when it happens. */
  readonly onFault?: (fault: Fault) => void;
  /** Puts something in the place of a part, to plant a bug: see `test/simulation/mutants.test.ts`. */
  readonly kernelOptions?: (options: KernelOptions) => KernelOptions;
  readonly clientOptions?: (options: KiwoomOptions) => KiwoomOptions;
}
