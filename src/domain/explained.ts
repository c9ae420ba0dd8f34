/** Why something is not done, and how to mend it, in the two languages of those who read it. */

export interface Words {
  readonly en: string;
  readonly ko: string;
}

export interface Explained {
  readonly cause: Words;
  readonly remedy: Words;
}

/** @example explained(['Trading is halted.', '거래가 정지되었습니다.'], ['Wait.', '기다리십시오.']).cause.ko */
export function explained(
  cause: readonly [en: string, ko: string],
  remedy: readonly [en: string, ko: string],
): Explained {
  return { cause: { en: cause[0], ko: cause[1] }, remedy: { en: remedy[0], ko: remedy[1] } };
}
