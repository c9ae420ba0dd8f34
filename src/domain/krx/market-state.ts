/**
 * FID 215 장운영구분. All markets share one stream: only these codes may touch the state of KRX, every other one belongs
 * to NXT or derivatives (KIWOOM.md §10).
 */

/** Codes of the KRX regular session. */
export const KRX_REGULAR_CODES = ['0', '3', '2', '4', '8', '9'] as const;
/** Codes of KRX after-hours trading. */
export const KRX_AFTER_HOURS_CODES = ['a', 'b', 'c', 'd'] as const;

export type KrxRegularCode = (typeof KRX_REGULAR_CODES)[number];
export type KrxAfterHoursCode = (typeof KRX_AFTER_HOURS_CODES)[number];

/** What each code says, for people. */
export const MARKET_STATE_MEANING: Readonly<Record<KrxRegularCode | KrxAfterHoursCode, string>> = {
  '0': '장시작전 알림 (before the open)',
  '3': '장시작 (open)',
  '2': '장마감 알림 (closing auction)',
  '4': '장마감 (close)',
  '8': '정규장마감 (regular session over)',
  '9': '전체장마감 (all sessions over)',
  a: '시간외 종가매매 시작 (closing-price trading begins)',
  b: '시간외 종가매매 종료 (closing-price trading ends)',
  c: '시간외 단일가 시작 (after-hours auctions begin)',
  d: '시간외 단일가 종료 (after-hours auctions end)',
};

export function isKrxRegularCode(code: string): code is KrxRegularCode {
  return (KRX_REGULAR_CODES as readonly string[]).includes(code);
}

export function isKrxAfterHoursCode(code: string): code is KrxAfterHoursCode {
  return (KRX_AFTER_HOURS_CODES as readonly string[]).includes(code);
}

/** Codes of NXT (`P`…`W`) and of derivatives (`s e f o`), which share the stream and must not touch KRX. */
export const OTHER_MARKET_CODES = ['P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 's', 'e', 'f', 'o'] as const;

export function isOtherMarketCode(code: string): boolean {
  return (OTHER_MARKET_CODES as readonly string[]).includes(code);
}
