/**
 * What an HTTP answer means (KIWOOM.md §4). HTTP 200 is not success: every body has a `return_code`, and the documented
 * code stands in the brackets of `return_msg`. What matters most for an order is whether a failure is definite (nothing
 * was placed) or leaves everything open.
 */
import { z } from 'zod';
import type { HttpAnswer } from './transport.js';

export interface Refusal {
  readonly kind: 'refused';
  /** Bracket or business code as sent: `1700`, `RC4058`, `855056`; else the return code or `http_403`. */
  readonly code: string;
  readonly message: string;
  /** HTTP 429 + return_code 5 + 1700: one request too many, nothing was placed, and soon there is room again. */
  readonly throttled: boolean;
  /** `유량=N` of the message: requests a second that this TR allows. */
  readonly allowed: number | null;
}

export type Reply =
  | {
      readonly kind: 'ok';
      readonly body: Readonly<Record<string, unknown>>;
      /** Continuation key when there are more pages. Lives in headers only (§3). */
      readonly next: string | null;
    }
  /** Definite: the request had no effect. */
  | Refusal
  /** Nobody knows what the server did: no answer, a 5xx, a 429 without 1700, an answer that cannot be read. */
  | { readonly kind: 'unclear'; readonly reason: string };

const envelope = z.object({
  return_code: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]),
  return_msg: z.string().optional(),
});

/** Codes that say the token is no good (any more), so that a new one may help (§4.2). */
const TOKEN_CODES: ReadonlySet<string> = new Set(['8003', '8005', '8103', '1516']);
/** Codes that say the key itself is wrong: nothing but a person can help. */
const KEY_CODES: ReadonlySet<string> = new Set([
  '8001', '8002', '8010', '8011', '8012', '8020', '8030', '8031', '8040', '8050', '8200',
]); // prettier-ignore
/** Codes that ask for patience. */
const BUSY_CODES: ReadonlySet<string> = new Set(['1700', '1701', '1702']);

export const isTokenCode = (code: string): boolean => TOKEN_CODES.has(code);
export const isKeyCode = (code: string): boolean => KEY_CODES.has(code);
export const isBusyCode = (code: string): boolean => BUSY_CODES.has(code);

export function classify(answer: HttpAnswer): Reply {
  const body = parse(answer.text);
  if (answer.status >= 500) return { kind: 'unclear', reason: `the server failed (HTTP ${answer.status})` };
  if (body === null) return unreadable(answer);
  const code = body.return_code;
  if (answer.status === 200 && code === 0) return { kind: 'ok', body, next: continuation(answer.headers) };
  const refusal = refusalOf(code, body.return_msg ?? '');
  if (answer.status !== 429) return code === 0 ? { ...refusal, code: `http_${answer.status}` } : refusal;
  if (code === 5 && refusal.code === '1700') return { ...refusal, throttled: true };
  return { kind: 'unclear', reason: `HTTP 429 without a definite refusal: ${refusal.code} ${refusal.message}` };
}

/** The envelope is checked; what it holds, whoever asked for it reads. */
function parse(text: string): (Readonly<Record<string, unknown>> & z.infer<typeof envelope>) | null {
  try {
    const body: unknown = JSON.parse(text);
    const result = envelope.safeParse(body);
    return result.success ? { ...(body as object), ...result.data } : null;
  } catch {
    return null;
  }
}

/** A firewall's HTML page, a proxy's text. A 4xx never reached the back office; anything else leaves the outcome open. */
function unreadable({ status, text }: HttpAnswer): Reply {
  const start = text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 80); // prettier-ignore
  if (status >= 400 && status !== 408 && status !== 429) {
    const message = `the request was blocked before it reached Kiwoom (HTTP ${status}${start === '' ? '' : `: ${start}`})`;
    return { kind: 'refused', code: `http_${status}`, message, throttled: false, allowed: null };
  }
  return { kind: 'unclear', reason: `the answer is not Kiwoom's (HTTP ${status}${start === '' ? '' : `: ${start}`})` };
}

/** The most telling code of a message: `[2000](RC4058:모의투자 장종료)` → RC4058, `…[1700:…]` → 1700. */
export function refusalOf(returnCode: number, message: string): Refusal {
  const text = message.trim();
  const business = /\[\d{4,6}\]\s*\(?\s*([A-Z]*\d{4,})\s*:\s*(.*?)\)?$/.exec(text);
  const bracket = /\[(?:CODE=)?(\d{4,6})\s*(?:[:,]\s*(?:MESSAGE=)?(.*?))?\]?$/.exec(text);
  const [, code, said] = business ?? bracket ?? [];
  const flow = /유량\s*=\s*(\d+)/.exec(text)?.[1];
  return {
    kind: 'refused',
    code: code ?? String(returnCode),
    message: said === undefined || said === '' ? text : said.trim(),
    throttled: false,
    allowed: flow === undefined ? null : Number(flow),
  };
}

function continuation(headers: Readonly<Record<string, string>>): string | null {
  const key = headers['next-key'] ?? '';
  return headers['cont-yn']?.trim() === 'Y' && key !== '' ? key : null;
}
