/**
 * The access token (KIWOOM.md §2): issued once for everybody who asks, renewed well before it ends, and issued anew when
 * the server no longer knows it. `expires_dt` is wall-clock time in Seoul.
 */
import { z } from 'zod';
import { HaruError, parseKst, type Clock } from '../domain/index.js';
import type { Activity } from './activity.js';
import { classify, isKeyCode, isTokenCode, refusalOf, type Reply } from './errors.js';
import type { Pacer } from './pacer.js';
import { Secret, type Redactor } from './secret.js';
import type { HttpTransport } from './transport.js';

export interface Keys {
  readonly appkey: string;
  readonly secretkey: string;
}

/** A token is renewed so long before its end; the official client does the same. */
const MARGIN = 600_000;

const issued = z.looseObject({ token: z.string().min(1), expires_dt: z.string().regex(/^\d{14}$/) });

interface Token {
  readonly secret: Secret;
  readonly renewAt: number;
  readonly expiresAt: number;
}

export class TokenSource {
  readonly #appkey: Secret;
  readonly #secretkey: Secret;
  #token: Token | null = null;
  #flight: Promise<Token> | null = null;

  constructor(
    private readonly parts: {
      readonly restUrl: string;
      readonly http: HttpTransport;
      readonly clock: Clock;
      readonly pacer: Pacer;
      readonly activity: Activity;
      readonly redactor: Redactor;
      readonly timeoutMs: number;
    },
    keys: Keys,
  ) {
    this.#appkey = new Secret(keys.appkey);
    this.#secretkey = new Secret(keys.secretkey);
    parts.redactor.add(this.#appkey);
    parts.redactor.add(this.#secretkey);
  }

  /**
   * A token that is good now. Callers at the same time share one request.
   *
   * @throws HaruError `bad_key` when the key is refused for good, `unreachable` or `no_token` (retryable) when there was none this time
   */
  async get(): Promise<Secret> {
    const now = this.parts.clock.now();
    if (this.#token !== null && now < this.#token.renewAt) return this.#token.secret;
    const old = this.#token;
    this.#flight ??= this.#issue().finally(() => (this.#flight = null));
    try {
      return (await this.#flight).secret;
    } catch (error) {
      // Not renewed this time, but the old one still holds: work goes on.
      if (old !== null && old === this.#token && this.parts.clock.now() < old.expiresAt) return old.secret;
      throw error;
    }
  }

  /** The server does not know this token: the next `get` issues another, unless somebody already did. */
  invalidate(token: Secret): void {
    if (this.#token?.secret === token) this.#token = null;
  }

  /** au10002: gives the token back. Never fails: a token that cannot be revoked ends by itself. */
  async revoke(): Promise<void> {
    const token = this.#token;
    if (token === null) return;
    this.#token = null;
    await this.#post('/oauth2/revoke', 'au10002', { ...this.#keys(), token: token.secret.reveal() });
  }

  #keys(): Record<string, string> {
    return { appkey: this.#appkey.reveal(), secretkey: this.#secretkey.reveal() };
  }

  async #issue(): Promise<Token> {
    const { clock, pacer, redactor } = this.parts;
    await pacer.take('au10001');
    const reply = await this.#post('/oauth2/token', 'au10001', { grant_type: 'client_credentials', ...this.#keys() });
    if (reply.kind === 'unclear') throw unreachable(redactor.clean(reply.reason));
    if (reply.kind === 'refused') throw refusedKey(reply.code, redactor.clean(reply.message));
    const answer = issued.safeParse(reply.body);
    if (!answer.success) throw noToken('the answer to au10001 holds no token');
    const secret = new Secret(answer.data.token);
    redactor.add(secret);
    const now = clock.now();
    const expiresAt = parseKst(answer.data.expires_dt);
    // A token shorter than the margin would be renewed on every call: half its life will do.
    this.#token = { secret, expiresAt, renewAt: Math.max(expiresAt - MARGIN, now + (expiresAt - now) / 2) };
    return this.#token;
  }

  async #post(path: string, apiId: string, body: Readonly<Record<string, string>>): Promise<Reply> {
    const { http, restUrl, activity, timeoutMs } = this.parts;
    const headers = { 'content-type': 'application/json;charset=UTF-8', 'api-id': apiId };
    try {
      return classify(await activity.during(() => http.post(restUrl + path, headers, JSON.stringify(body), timeoutMs)));
    } catch (error) {
      return { kind: 'unclear', reason: `${new URL(restUrl).host} does not answer (${reasonOf(error)})` };
    }
  }
}

/** What a thrown thing says, in a few words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return error.message === '' ? code || error.name : error.message;
}

/** Whether a refused LOGIN blames the token (a new one may help) or the key. */
export function loginFault(code: string, message: string): 'token' | 'key' | 'other' {
  const inner = refusalOf(Number(code), message).code;
  if (isKeyCode(inner) || isKeyCode(code)) return 'key';
  return isTokenCode(inner) || isTokenCode(code) || code === '805004' ? 'token' : 'other';
}

function noToken(reason: string): HaruError {
  return new HaruError('no_token', `No access token: ${reason}.`, { retryable: true });
}

function unreachable(reason: string): HaruError {
  return new HaruError('unreachable', `No access token: ${reason}; check the network and the address.`, {
    retryable: true,
  });
}

function refusedKey(code: string, message: string): HaruError {
  if (!isKeyCode(code)) return noToken(`Kiwoom refused (${code}: ${message})`);
  return new HaruError(
    'bad_key',
    `Kiwoom refuses the app key (${code}: ${message}): check KIWOOM_APPKEY and KIWOOM_SECRETKEY, that they belong to this market, and that this machine's address is registered.`,
  );
}
