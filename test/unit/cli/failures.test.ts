import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { failureOf, usageSentence } from '../../../src/cli/failures.js';
import { HaruError, InputError, InvariantError } from '../../../src/domain/index.js';

describe('exit codes and sentences', () => {
  test.each([
    [new InputError('x', 'Bad input.'), 2, 'Bad input.'],
    [new HaruError('x', 'The broker\n  is away.'), 1, 'The broker is away.'],
    [new CommanderError(0, 'commander.helpDisplayed', 'help'), 0, null],
    [new CommanderError(1, 'commander.unknownOption', 'told already'), 2, null],
  ])('%s', (error, code, sentence) => {
    expect(failureOf(error)).toEqual({ code, sentence });
  });

  test.each([new InvariantError('cash is negative'), new TypeError('x is not a function'), 'a text'])(
    'what should not happen is exit 3, one line, and names itself a defect: %s',
    (error) => {
      const { code, sentence } = failureOf(error);
      expect(code).toBe(3);
      expect(sentence).toMatch(/^This is a defect of haru, please report it: [^\n]+\(HARU_DEBUG=1 shows where\)\.$/);
    },
  );

  test('asked for, it shows where', () => {
    expect(failureOf(new InvariantError('x'), true).sentence).toMatch(/\n\s+at /);
  });

  test.each([
    ['ENOSPC', 'make room on the disk'],
    ['EROFS', '--home'],
    ['EACCES', 'give this user the right to it'],
    ['EXDEV', 'look at the path and the disk'],
  ])('what the system refuses is exit 1 with a remedy: %s', (code, remedy) => {
    const error = Object.assign(new Error(`${code}: no, write`), { code, syscall: 'write' });
    const failure = failureOf(error);
    expect([failure.code, failure.sentence]).toEqual([1, expect.stringContaining(remedy)]);
    expect(failure.sentence).toContain(`${code}: no, write`);
  });
});

describe('commander’s errors in one line', () => {
  test.each([
    ["error: unknown option '--sead'\n(Did you mean --seed?)\n", "Unknown option '--sead': did you mean --seed?"],
    ["error: unknown command 'x'\n(Did you mean one of run, sim?)\n", "Unknown command 'x': did you mean one of run, sim?"],
    ["error: unknown option '--zzz'\n", "Unknown option '--zzz': --help lists what there is."],
    ["error: missing required argument 'day'\n", "Missing required argument 'day'."],
    ["error: option '--m <n>' argument 'x' is invalid. Allowed choices are a, b.\n", "Option '--m <n>' argument 'x' is invalid. Allowed choices are a, b."],
  ])('%j', (text, sentence) => {
    expect(usageSentence(text)).toBe(sentence);
  }); // prettier-ignore
});
