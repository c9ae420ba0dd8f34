/** What went wrong, as one sentence on stderr and an exit code (CLI.md). */
import { CommanderError } from 'commander';
import { HaruError, InputError } from '../domain/index.js';

/** 0 done · 1 it failed, or a check did not hold · 2 wrong usage or bad input · 3 a broken invariant. */
export const EXIT = { done: 0, failed: 1, usage: 2, invariant: 3 } as const;

export interface Failure {
  readonly code: number;
  /** Null when it has been told already. */
  readonly sentence: string | null;
}

/** @param stack whether a broken invariant shows where it broke */
export function failureOf(error: unknown, stack = false): Failure {
  // Commander has printed its own sentence; help and version are no failure.
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? EXIT.done : EXIT.usage, sentence: null };
  if (error instanceof InputError) return { code: EXIT.usage, sentence: oneLine(error.message) };
  if (error instanceof HaruError) return { code: EXIT.failed, sentence: oneLine(error.message) };
  if (isSystemError(error)) return { code: EXIT.failed, sentence: systemSentence(error) };
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const where = stack && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  return {
    code: EXIT.invariant,
    sentence: `This is a defect of haru, please report it: ${oneLine(what)} (HARU_DEBUG=1 shows where).${where}`,
  };
}

/**
 * Commander's usage errors in one line, with the word that was probably meant.
 *
 * @example usageSentence("error: unknown option '--sead'\n(Did you mean --seed?)\n") === "Unknown option '--sead': did you mean --seed?"
 */
export function usageSentence(text: string): string {
  const [, fault = '', hint] = /^(?:error: )?([^]*?)\s*(?:\n\s*\(([^]*)\))?\s*$/.exec(text) ?? [];
  const sentence = oneLine(fault.charAt(0).toUpperCase() + fault.slice(1)).replace(/\.$/, '');
  if (hint !== undefined) return `${sentence}: ${hint.charAt(0).toLowerCase()}${oneLine(hint.slice(1))}`;
  return sentence.startsWith('Unknown') ? `${sentence}: --help lists what there is.` : `${sentence}.`;
}

type SystemError = NodeJS.ErrnoException & { readonly code: string; readonly syscall: string };

/** What Node throws when the operating system refuses: a full disk, a folder that cannot be written, a port in use. */
function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && typeof (error as NodeJS.ErrnoException).code === 'string';
}

const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'give this user the right to it',
  EPERM: 'give this user the right to it',
  EROFS: 'take a folder that can be written, with --home',
  ENOSPC: 'make room on the disk',
  ENOTDIR: 'a part of the path is a file: take another --home',
  ENOENT: 'check the path',
  EADDRINUSE: 'end the other server, or take another port',
  EMFILE: 'raise the limit of open files',
};

function systemSentence({ code, message }: SystemError): string {
  return `The system refused, ${REMEDIES[code] ?? 'look at the path and the disk'}: ${oneLine(message)}.`;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
