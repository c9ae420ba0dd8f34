/** An instrument of which only code and name are known. */
import { price, type Instrument, type InstrumentKind, type StockCode } from '../../domain/index.js';

/** Brands that funds carry before their name; an ETN says so itself. */
const FUND =
  /^(KODEX|TIGER|ACE|KINDEX|RISE|KBSTAR|SOL|PLUS|ARIRANG|KIWOOM|KOSEF|HANARO|TIMEFOLIO|TIME|WON|HK|KOACT|1Q|BNK|UNICORN|FOCUS|TREX|VITA|ITF|DAISHIN343|MIDAS|TRUSTON|파워|마이티|에셋플러스|히어로즈|네비게이터|마이다스) /;

/**
 * Funds are told by their brand and are listed on KOSPI; anything else is taken for a stock there, until the broker says
 * what it is (`collect` and `run` replace the instrument).
 */
export function listedAs(code: StockCode, name: string, lastClose: number): Instrument {
  return { code, name, market: 'KOSPI', kind: kindOf(name), basePrice: price(lastClose) };
}

function kindOf(name: string): InstrumentKind {
  if (/ ETN(\(|$| )/.test(name)) return 'etn';
  return FUND.test(name) ? 'etf' : 'stock';
}
