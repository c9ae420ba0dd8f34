/**
 * One call of one TR: its turn in the pace, the token, the wire, and what the answer means. Never throws and never
 * repeats a request by itself but for one thing: an inquiry whose token the server no longer knows goes out once more
 * with a new one.
 */
import { HaruError } from '../domain/index.js';
import type { Activity } from './activity.js';
import { classify, isTokenCode, type Reply } from './errors.js';
import type { Pacer } from './pacer.js';
import type { Redactor, Secret } from './secret.js';
import { reasonOf, type TokenSource } from './token.js';
import type { HttpTransport } from './transport.js';

/** A TR: its id, the path of its category, and whether it moves money. */
export interface Endpoint {
  readonly apiId: string;
  readonly path: string;
  readonly order: boolean;
}

/** Where a continued request goes on: the `next-key` of the page before. */
export interface Continuation {
  readonly contYn: 'Y';
  readonly nextKey: string;
}

export interface CallOptions {
  readonly continued?: Continuation;
  /** Asked at the last moment: false takes the request back, and its reply is the refusal `withheld`. */
  readonly mayLeave?: () => boolean;
}

export type RequestBody = Readonly<Record<string, string>>;

export class Rest {
  /** Requests that left, by TR. */
  readonly sent = new Map<string, number>();

  constructor(
    private readonly parts: {
      readonly restUrl: string;
      readonly http: HttpTransport;
      readonly tokens: TokenSource;
      readonly pacer: Pacer;
      readonly activity: Activity;
      readonly redactor: Redactor;
      readonly timeoutMs: number;
    },
  ) {}

  async call(endpoint: Endpoint, body: RequestBody, options: CallOptions = {}): Promise<Reply> {
    const first = await this.#attempt(endpoint, body, options);
    const again = !endpoint.order && first.reply.kind === 'refused' && isTokenCode(first.reply.code);
    return again ? (await this.#attempt(endpoint, body, options)).reply : first.reply;
  }

  async #attempt(endpoint: Endpoint, body: RequestBody, options: CallOptions): Promise<{ reply: Reply }> {
    const { pacer, tokens } = this.parts;
    let token: Secret;
    try {
      await pacer.take(endpoint.apiId);
      token = await tokens.get();
      if (options.mayLeave?.() === false) throw new HaruError('withheld', 'it was taken back before it left');
    } catch (error) {
      return { reply: this.#notSent(error) };
    }
    const reply = this.#clean(await this.#post(endpoint, body, token, options.continued));
    if (reply.kind === 'refused') {
      if (isTokenCode(reply.code)) tokens.invalidate(token);
      if (reply.code === '1700') {
        if (reply.allowed !== null) pacer.learn(endpoint.apiId, reply.allowed);
        pacer.rest(endpoint.apiId);
      }
    }
    return { reply };
  }

  async #post(endpoint: Endpoint, body: RequestBody, token: Secret, continued?: Continuation): Promise<Reply> {
    const { http, restUrl, activity, timeoutMs } = this.parts;
    const headers: Record<string, string> = {
      'content-type': 'application/json;charset=UTF-8',
      'api-id': endpoint.apiId,
      authorization: `Bearer ${token.reveal()}`,
    };
    if (continued !== undefined) {
      headers['cont-yn'] = continued.contYn;
      headers['next-key'] = continued.nextKey;
    }
    this.sent.set(endpoint.apiId, (this.sent.get(endpoint.apiId) ?? 0) + 1);
    try {
      const url = restUrl + endpoint.path;
      return classify(await activity.during(() => http.post(url, headers, JSON.stringify(body), timeoutMs)));
    } catch (error) {
      return { kind: 'unclear', reason: `${new URL(restUrl).host} does not answer (${reasonOf(error)})` };
    }
  }

  /** Nothing left this machine: as definite as a refusal can be. */
  #notSent(error: unknown): Reply {
    const code = error instanceof HaruError ? error.code : 'not_sent';
    const message = this.parts.redactor.clean(reasonOf(error));
    return { kind: 'refused', code, message, throttled: false, allowed: null };
  }

  #clean(reply: Reply): Reply {
    const { redactor } = this.parts;
    if (reply.kind === 'refused') return { ...reply, message: redactor.clean(reply.message) };
    return reply.kind === 'unclear' ? { ...reply, reason: redactor.clean(reply.reason) } : reply;
  }
}
