/**
 * From the text of one WebSocket frame to events (KIWOOM.md §9). Garbage is counted and named, never thrown: one bad
 * frame must not cost the good ones after it.
 */
import type { DayEvent, EpochMs, StockCode } from '../../domain/index.js';
import { CodeReader, FOREIGN } from './codes.js';
import { Fields } from './fields.js';
import { decodeHolding } from './holding.js';
import { decodeIndicative, decodeMarketState, decodeQuote, decodeTrade, decodeVi, NO_DATA } from './market.js';
import { decodeOrderReport, type OrderReport } from './order-report.js';
import { RealScanner } from './scan.js';

/** A frame that is about the connection itself. */
export interface Control {
  readonly trnm: 'LOGIN' | 'REG' | 'REMOVE' | 'PING' | 'SYSTEM';
  /** `return_code` as text, or the code of a SYSTEM message (`R10001`); empty for PING. */
  readonly code: string;
  readonly message: string;
}

/** Where what was decoded goes. */
export interface FrameSink {
  /** @param at when it happened; null when the entry does not say */
  event(event: DayEvent, at: EpochMs | null): void;
  report(report: OrderReport, at: EpochMs | null): void;
  /** Something in the frame `text` cannot be read; counted already. */
  garbage?(reason: string, text: string): void;
}

export interface DecodeStats {
  frames: number;
  entries: number;
  /** Entries of NXT or consolidated codes, dropped. */
  foreign: number;
  /** Entries without data, such as an indicative price while no orders cross. */
  empty: number;
  /** Types and messages that haru has no use for, by name. */
  readonly unknown: Map<string, number>;
  /** What could not be read, by reason, and the last frame that could not. */
  readonly garbage: Map<string, number>;
  lastGarbage: string;
}

const CONTROLS: ReadonlySet<string> = new Set<Control['trnm']>(['LOGIN', 'REG', 'REMOVE', 'PING', 'SYSTEM']);
/** Names come from outside: more different ones than this are counted together. */
const MOST_NAMES = 64;

export class FrameDecoder {
  readonly stats: DecodeStats = {
    frames: 0,
    entries: 0,
    foreign: 0,
    empty: 0,
    unknown: new Map(),
    garbage: new Map(),
    lastGarbage: '',
  };
  readonly #fields = new Fields();
  readonly #scanner = new RealScanner(this.#fields);
  readonly #codes = new CodeReader();
  readonly #sink: FrameSink;
  /** Midnight of the trading day: frames carry clock times only. */
  readonly #midnight: number;
  #text = '';

  constructor(midnight: EpochMs, sink: FrameSink) {
    this.#midnight = midnight;
    this.#sink = sink;
  }

  /** Hands the frame's events to the sink. Returns the frame itself when it is about the connection, else null. */
  decode(text: string): Control | null {
    this.stats.frames++;
    this.#text = text;
    return this.#scanner.scan(text, this.#entry) ? null : this.#parse(text);
  }

  readonly #entry = (type: string, item: string): void => {
    this.stats.entries++;
    switch (type) {
      case '0B':
        this.#ofCode(item, decodeTrade, 20);
        break;
      case '0D':
        this.#ofCode(item, decodeQuote, 21);
        break;
      case '0H':
        this.#ofCode(item, decodeIndicative, 20);
        break;
      case '1h':
        this.#ofCode(item === '' ? this.#fields.text(9001) : item, decodeVi, 1223);
        break;
      case '0s':
        this.#offer(decodeMarketState(this.#fields), this.#at(20));
        break;
      case '00':
        this.#report(decodeOrderReport(this.#fields));
        break;
      case '04':
        this.#offer(decodeHolding(this.#fields), null);
        break;
      default:
        count(this.stats.unknown, type);
    }
  };

  #ofCode(item: string, decode: (code: StockCode, fields: Fields) => DayEvent | string, timeFid: number): void {
    const code = this.#codes.read(item);
    if (code === FOREIGN) this.stats.foreign++;
    else if (code === null) this.#garbage('item is no code');
    else this.#offer(decode(code, this.#fields), this.#at(timeFid));
  }

  #offer(result: DayEvent | string, at: EpochMs | null): void {
    if (typeof result !== 'string') this.#sink.event(result, at);
    else if (result === NO_DATA) this.stats.empty++;
    else this.#garbage(result);
  }

  #report(report: OrderReport | string): void {
    if (typeof report === 'string') this.#garbage(report);
    else this.#sink.report(report, this.#at(908));
  }

  #at(fid: number): EpochMs | null {
    const clock = this.#fields.clock(fid);
    return Number.isNaN(clock) ? null : ((this.#midnight + clock) as EpochMs);
  }

  /** The slow road: any JSON, white space, escapes, numbers instead of text. */
  #parse(text: string): Control | null {
    let frame: unknown;
    try {
      frame = JSON.parse(text);
    } catch {
      this.#garbage('not JSON');
      return null;
    }
    if (!isRecord(frame) || typeof frame['trnm'] !== 'string') {
      this.#garbage('no trnm');
      return null;
    }
    const { trnm } = frame;
    if (trnm === 'REAL') this.#real(frame['data']);
    else if (CONTROLS.has(trnm)) return control(trnm as Control['trnm'], frame);
    else count(this.stats.unknown, trnm);
    return null;
  }

  #real(data: unknown): void {
    if (!Array.isArray(data)) {
      this.#garbage('REAL without a list');
      return;
    }
    for (const entry of data as unknown[]) {
      if (!isRecord(entry) || typeof entry['type'] !== 'string') this.#garbage('an entry without a type');
      else if (!isRecord(entry['values']) || !this.#fields.load(entry['values']))
        this.#garbage('an entry without values');
      else this.#entry(entry['type'], typeof entry['item'] === 'string' ? entry['item'] : '');
    }
  }

  #garbage(reason: string): void {
    count(this.stats.garbage, reason);
    this.#sink.garbage?.(reason, this.#text);
    this.stats.lastGarbage = `${reason}: ${this.#text.slice(0, 200)}`;
  }
}

function control(trnm: Control['trnm'], frame: Readonly<Record<string, unknown>>): Control {
  return {
    trnm,
    code: textOf(trnm === 'SYSTEM' ? frame['code'] : frame['return_code']),
    message: textOf(trnm === 'SYSTEM' ? frame['message'] : frame['return_msg']),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function count(counts: Map<string, number>, name: string): void {
  const key = counts.has(name) || counts.size < MOST_NAMES ? name : 'others';
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
