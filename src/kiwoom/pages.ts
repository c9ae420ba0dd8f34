/** An inquiry with its pages and its retries. Continuation is in headers only; the body is repeated as it was (§3). */
import type { Clock } from '../domain/index.js';
import type { Activity } from './activity.js';
import { isBusyCode, type Refusal } from './errors.js';
import { pause } from './pacer.js';
import type { Endpoint, RequestBody, Rest } from './rest.js';

export type PageBody = Readonly<Record<string, unknown>>;

export type Pages =
  | { readonly kind: 'ok'; readonly bodies: readonly PageBody[] }
  /** Kiwoom said no, for good. */
  | Refusal
  | { readonly kind: 'failed'; readonly reason: string };

export type OnePage =
  | { readonly kind: 'ok'; readonly body: PageBody; readonly next: string | null }
  | Exclude<Pages, { readonly kind: 'ok' }>;

export interface PageLimits {
  /** More pages than this are a fault. */
  readonly maxPages: number;
  /** Asked after each page; false ends the reading. */
  readonly wantMore?: (bodies: readonly PageBody[]) => boolean;
}

/** Tries of one page, the first one included, and the pause before the second, ms; it doubles. */
const TRIES = 3;
const FIRST_PAUSE = 500;

export class Inquiries {
  constructor(
    private readonly rest: Rest,
    private readonly clock: Clock,
    private readonly activity: Activity,
  ) {}

  /** All pages of an inquiry. Inquiries change nothing, so what is unclear is asked again, a few times. */
  async read(endpoint: Endpoint, body: RequestBody, limits: PageLimits): Promise<Pages> {
    const bodies: PageBody[] = [];
    let key: string | null = null;
    for (;;) {
      const reply = await this.page(endpoint, body, key);
      if (reply.kind !== 'ok') return reply;
      bodies.push(reply.body);
      if (reply.next === null || limits.wantMore?.(bodies) === false) return { kind: 'ok', bodies };
      if (reply.next === key) return { kind: 'failed', reason: 'the server repeats its continuation key' };
      if (bodies.length >= limits.maxPages) {
        return { kind: 'failed', reason: `there are more than ${limits.maxPages} pages` };
      }
      key = reply.next;
    }
  }

  /** One page: the first one (`key` null), or the one that the key of the page before leads to. Asked again as {@link read} does. */
  async page(endpoint: Endpoint, body: RequestBody, key: string | null): Promise<OnePage> {
    for (let tries = 1; ; tries++) {
      const reply = await this.rest.call(
        endpoint,
        body,
        key === null ? {} : { continued: { contYn: 'Y', nextKey: key } },
      );
      if (reply.kind === 'ok') return reply;
      if (tries === TRIES || !mayHeal(reply)) {
        return reply.kind === 'unclear' ? { kind: 'failed', reason: reply.reason } : reply;
      }
      // One request too many is healed by the pace, which has just learned; everything else by a pause.
      if (reply.kind === 'unclear' || reply.code !== '1700') {
        await pause(this.clock, this.activity, FIRST_PAUSE * 2 ** (tries - 1));
      }
    }
  }
}

function mayHeal(reply: Refusal | { readonly kind: 'unclear' }): boolean {
  return (
    reply.kind === 'unclear' || isBusyCode(reply.code) || reply.code === 'no_token' || reply.code === 'unreachable'
  );
}
