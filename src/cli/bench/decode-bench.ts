/** Frames decoded a second: the hand-written decoder beside JSON.parse with the zod schema of the same frames. */
import { invariant, startOfDay, tradingDay } from '../../domain/index.js';
import { FrameDecoder } from '../../kiwoom/codec/frame.js';
import { decodeBySchema } from '../../kiwoom/codec/schema.js';
import { duel, FULL, type DuelOptions } from './duel.js';
import { rate, type BenchRow } from './row.js';

const MIDNIGHT = startOfDay(tradingDay('20221110'));

/**
 * One row for trades (0B) and one for the book (0D), each as Kiwoom sends it: every field of the type.
 *
 * @param count different frames, so that neither side sees one text again and again
 */
export async function benchDecode(count = 2_000, options: DuelOptions = FULL): Promise<BenchRow[]> {
  const frames = (of: (i: number) => string): string[] => Array.from({ length: count }, (_, i) => of(i));
  return [
    compare('decode 0B frames', frames(tradeFrame), options),
    compare('decode 0D frames', frames(quoteFrame), options),
  ];
}

function compare(name: string, frames: readonly string[], options: DuelOptions): BenchRow {
  let events = 0;
  const decoder = new FrameDecoder(MIDNIGHT, { event: () => events++, report: () => {} });
  const { ours, theirs } = duel(
    () => {
      for (const text of frames) decoder.decode(text);
      return events;
    },
    () => frames.map((text) => decodeBySchema(text, MIDNIGHT)).length,
    options,
  );
  invariant(events === decoder.stats.frames, 'a frame of the benchmark was not decoded');
  const perSecond = (ms: number): number => (frames.length * 1_000) / ms;
  return rate(name, 'frames/s', perSecond(ours), 'JSON.parse + zod', perSecond(theirs));
}

const blanks = (fids: string): Record<string, string> => Object.fromEntries(fids.split(' ').map((fid) => [fid, '']));

function clock(i: number): string {
  const seconds = 9 * 3_600 + i;
  const parts = [Math.trunc(seconds / 3_600), Math.trunc(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join('');
}

function real(type: string, name: string, values: Record<string, string>): string {
  return JSON.stringify({ trnm: 'REAL', data: [{ type, name, item: '069500', values }] });
}

/** All fields that the documents list for 0B; many late ones are empty on the wire too (KIWOOM.md §9.4). */
function tradeFrame(i: number): string {
  return real('0B', '주식체결', {
    ...{
      '20': clock(i),
      '10': `-${33_000 + (i % 40) * 5}`,
      '11': '-100',
      '12': '-0.13',
      '27': '-33005',
      '28': '-33000',
    },
    ...{
      '15': `${i % 2 === 0 ? '+' : '-'}${1 + (i % 90)}`,
      '13': String(1_000_000 + i * 7),
      '14': '97213',
      '16': '+33100',
    },
    ...{ '17': '+33250', '18': '-32900', '25': '5', '26': '-3000000', '29': '-20000000', '30': '-40.10', '31': '0.02' },
    ...{ '32': '100', '228': '98.12', '311': '4704000', '290': '2', '691': '0', '567': '000000', '568': '000000' },
    ...{ '1890': '090000', '1891': '091200', '1892': '092100', '1030': '600000', '1031': '634567', '1032': '51.40' },
    ...blanks('851 1071 1072 1313 1314 1315 1316 1497 1498 620 732 852'),
    '9081': '1',
  });
}

/** Ten levels of each side with their changes, totals and indicative fields. */
function quoteFrame(i: number): string {
  const values: Record<string, string> = { '21': clock(i) };
  for (let level = 0; level < 10; level++) {
    values[String(41 + level)] = `-${33_005 + (i % 40) * 5 + level * 5}`;
    values[String(61 + level)] = String(100 + level * 37);
    values[String(81 + level)] = '0';
    values[String(51 + level)] = `-${33_000 + (i % 40) * 5 - level * 5}`;
    values[String(71 + level)] = String(80 + level * 41);
    values[String(91 + level)] = '-12';
  }
  return real('0D', '주식호가잔량', {
    ...values,
    ...{
      '121': '20123',
      '122': '10',
      '125': '19876',
      '126': '-4',
      '23': '0',
      '24': '0',
      '128': '-247',
      '129': '98.77',
    },
    ...{ '138': '247', '139': '101.24', '200': '0', '201': '0.00', '238': '3', '13': '1234567', '215': '2', '216': '' },
  });
}
