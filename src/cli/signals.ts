/** SIGINT and SIGTERM as an AbortSignal: what runs is asked to end, and ends in its own time. */

/** Runs `work`; a second signal ends the process the hard way. */
export async function untilAsked<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const ask = (): void => {
    controller.abort();
  };
  process.once('SIGINT', ask).once('SIGTERM', ask);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', ask).off('SIGTERM', ask);
  }
}
