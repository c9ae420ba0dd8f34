/**
 * The three ways something can go wrong, by who can mend it.
 *
 * A business outcome (a denied or rejected order) is no error at all but an event; see `events/`.
 */

/** An operating failure: the network, the broker, the disk. `retryable` says whether the same call may succeed later. */
export class HaruError extends Error {
  override readonly name: string = 'HaruError';

  constructor(
    readonly code: string,
    message: string,
    readonly options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
  }

  get retryable(): boolean {
    return this.options.retryable ?? false;
  }
}

/**
 * Wrong usage or bad input: one sentence that says what was wrong, what is accepted and how to mend it. Exit code 2.
 *
 * @example throw new InputError('bad_code', `"${text}" is not a stock code: six digits or capital letters, like 069500.`)
 */
export class InputError extends HaruError {
  override readonly name = 'InputError';
}

/** A broken invariant: the program is wrong. It stops (exit code 3) and is recovered from its log. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * Throws an {@link InvariantError} when `condition` does not hold. Assertions stay on in production.
 *
 * @param about told behind the message. Where it is asked at every event it beats a function, which would be made each time
 * @example invariant(desk !== undefined, 'no desk for', code)
 */
export function invariant(
  condition: boolean,
  message: string | (() => string),
  about?: string | number,
): asserts condition {
  if (condition) return;
  const text = typeof message === 'string' ? message : message();
  throw new InvariantError(about === undefined ? text : `${text} ${about}`);
}

/** Makes the compiler prove that a switch is complete, and stops the program if the data proves it was not. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(value)}`);
}
