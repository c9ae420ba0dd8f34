/** Tokens: au10001 issues, au10002 revokes, everything else asks (KIWOOM.md §2). */
import { DAY, formatKst, type Clock, type EpochMs, type Rng } from '../domain/index.js';
import {
  firstMissing,
  inputError,
  ok,
  parseParams,
  unauthenticated,
  type Answer,
  type WireRequest,
} from './envelope.js';

/** A key pair that may log in. */
export interface AppKey {
  readonly appKey: string;
  readonly secretKey: string;
}

/**
 * What a second issuance does while the first token lives: `real` hands out the same token again, `mock` makes the
 * first one invalid (KIWOOM.md §14, "token re-issue").
 */
export type ReissuePolicy = 'real' | 'mock';

export interface TokenOptions {
  /** Keys that are known; null lets any pair in, so that a client need not be reconfigured to try the simulator. */
  readonly keys: readonly AppKey[] | null;
  readonly reissue: ReissuePolicy;
  /** The time the clients live in, which may differ from the market's. */
  readonly clock: Clock;
  readonly rng: Rng;
}

interface Issued {
  readonly token: string;
  readonly appKey: string;
  readonly expiresAt: EpochMs;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const DONE = '정상적으로 처리되었습니다';
const INVALID = unauthenticated('8005', 'Token이 유효하지 않습니다');

export class Tokens {
  readonly #byToken = new Map<string, Issued>();

  constructor(private readonly options: TokenOptions) {}

  /** au10001. */
  issue(request: WireRequest): Answer {
    const params = parseParams(request.body) ?? {};
    if ((params['grant_type'] ?? '') === '') return inputError('8009', '토큰 발급에 필요한 grant_type이 없습니다');
    if (params['grant_type'] !== 'client_credentials') return inputError('8012', 'grant_type의 값이 맞지 않습니다');
    const refusal = this.#checkKeys(params['appkey'], params['secretkey']);
    if (refusal !== null) return refusal;
    const { token, expiresAt } = this.#tokenFor(params['appkey'] ?? '');
    return ok({ expires_dt: formatKst(expiresAt), token_type: 'bearer', token }, DONE);
  }

  /** au10002. */
  revoke(request: WireRequest): Answer {
    const params = parseParams(request.body) ?? {};
    const refusal = this.#checkKeys(params['appkey'], params['secretkey']);
    if (refusal !== null) return refusal;
    if (firstMissing(['token'], params) !== undefined) return inputError('8016', '토큰 폐기에 필요한 token이 없습니다');
    const issued = this.#byToken.get(params['token'] ?? '');
    if (issued === undefined || issued.appKey !== params['appkey'])
      return unauthenticated('8015', '토큰 폐기에 실패했습니다');
    this.#byToken.delete(issued.token);
    return ok({}, DONE);
  }

  /** No token is good any more, before its time (a fault: `tokenExpired`); sockets that are logged in stay so. */
  expire(): void {
    this.#byToken.clear();
  }

  /** The app key a live token belongs to, or null. */
  keyOf(token: string): string | null {
    const issued = this.#byToken.get(token);
    return issued !== undefined && issued.expiresAt > this.options.clock.now() ? issued.appKey : null;
  }

  /** The app key behind an `authorization` header, or the refusal it deserves. */
  authorize(header: string | undefined): string | Answer {
    if (header === undefined || header.trim() === '') {
      return unauthenticated('1513', '헤더에 authorization 값이 존재하지 않습니다');
    }
    const [scheme, token] = header.trim().split(/\s+/);
    if (scheme?.toLowerCase() !== 'bearer') return unauthenticated('1514', 'authorization의 형식이 맞지 않습니다');
    if (token === undefined) return unauthenticated('1516', 'authorization에 Token이 존재하지 않습니다');
    return this.keyOf(token) ?? INVALID;
  }

  #checkKeys(appKey: string | undefined, secretKey: string | undefined): Answer | null {
    if ((appKey ?? '') === '' || (secretKey ?? '') === '') {
      return inputError('8020', '입력파라미터로 appkey 또는 secretkey가 들어오지 않았습니다');
    }
    const { keys } = this.options;
    if (keys === null || keys.some((key) => key.appKey === appKey && key.secretKey === secretKey)) return null;
    return unauthenticated('8001', 'App Key와 Secret Key 검증에 실패했습니다');
  }

  #tokenFor(appKey: string): Issued {
    const now = this.options.clock.now();
    for (const issued of this.#byToken.values()) {
      if (issued.appKey !== appKey) continue;
      if (this.options.reissue === 'real' && issued.expiresAt > now) return issued;
      this.#byToken.delete(issued.token);
    }
    const token = Array.from({ length: 86 }, () => ALPHABET[this.options.rng.int(0, 63)]).join('');
    const issued = { token, appKey, expiresAt: (now + DAY) as EpochMs };
    this.#byToken.set(token, issued);
    return issued;
  }
}
