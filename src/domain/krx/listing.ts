/**
 * What the lists of instruments say of a code (ka10099, ka10100: `auditInfo`, `state`, `orderWarning`; KIWOOM.md §6) and
 * what follows for its trading: halted, by auctions only, for cash only, without price limits, without interruptions.
 */

export interface ListingStatus {
  /** 매매거래정지: nobody trades it. */
  readonly halted: boolean;
  /** No continuous trading: one auction every thirty minutes (정리매매, 단기과열). */
  readonly auctionsOnly: boolean;
  /** 정리매매: the days before delisting have no price limits. */
  readonly withoutLimits: boolean;
  /** 투자경고, 투자위험, 관리종목, …: the whole amount in cash, no credit. */
  readonly cashOnly: boolean;
  /** Neither static nor dynamic interruptions (정리매매, 단기과열). */
  readonly withoutVi: boolean;
  /** Whether an agent should begin a position: not in what is halted or about to be delisted. */
  readonly mayOpen: boolean;
  /** The reasons, as the lists name them. */
  readonly reasons: readonly string[];
}

type Marks = Omit<ListingStatus, 'reasons'>;

export const ORDINARY_LISTING: ListingStatus = {
  halted: false, auctionsOnly: false, withoutLimits: false, cashOnly: false, withoutVi: false, mayOpen: true, reasons: [],
}; // prettier-ignore

/** `orderWarning` by its digit. */
const WARNINGS: Readonly<Record<string, { readonly name: string; readonly marks: Partial<Marks> }>> = {
  '1': { name: 'ETF투자주의', marks: {} },
  '2': {
    name: '정리매매',
    marks: { auctionsOnly: true, withoutLimits: true, cashOnly: true, withoutVi: true, mayOpen: false },
  },
  '3': { name: '단기과열', marks: { auctionsOnly: true, cashOnly: true, withoutVi: true } },
  '4': { name: '투자위험', marks: { cashOnly: true, mayOpen: false } },
  '5': { name: '투자경고', marks: { cashOnly: true } },
};

/** Words of `auditInfo` and `state`. A margin of 100 % is cash only. */
const WORDS: Readonly<Record<string, Partial<Marks>>> = {
  거래정지: { halted: true, mayOpen: false },
  매매정지: { halted: true, mayOpen: false },
  정리매매: WARNINGS['2']?.marks ?? {},
  단기과열: WARNINGS['3']?.marks ?? {},
  투자위험: WARNINGS['4']?.marks ?? {},
  투자경고: WARNINGS['5']?.marks ?? {},
  관리종목: { cashOnly: true },
  투자주의환기종목: { cashOnly: true },
  '증거금100%': { cashOnly: true },
};

/**
 * @param listed the three fields as they came; `state` joins its words by `|`
 * @example listingStatus({ auditInfo: '정상', state: '증거금30%|담보대출|신용가능', orderWarning: '5' }).cashOnly === true
 */
export function listingStatus(listed: {
  readonly auditInfo: string;
  readonly state: string;
  readonly orderWarning: string;
}): ListingStatus {
  const warning = WARNINGS[listed.orderWarning.trim()];
  const words = [listed.auditInfo, ...listed.state.split('|')].map((word) => word.trim());
  const known = words.filter((word) => Object.hasOwn(WORDS, word));
  const marks = [...(warning === undefined ? [] : [warning.marks]), ...known.map((word) => WORDS[word] ?? {})];
  const any = (mark: keyof Marks): boolean => marks.some((one) => one[mark] === true);
  return {
    halted: any('halted'),
    auctionsOnly: any('auctionsOnly'),
    withoutLimits: any('withoutLimits'),
    cashOnly: any('cashOnly'),
    withoutVi: any('withoutVi'),
    mayOpen: !marks.some((one) => one.mayOpen === false),
    reasons: [...new Set([...(warning === undefined ? [] : [warning.name]), ...known])],
  };
}
