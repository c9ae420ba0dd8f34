/** From a REST request to the TR that answers it, through the checks every request passes (KIWOOM.md §3, §4). */
import {
  badValue,
  firstMissing,
  malformed,
  missingParameter,
  parseParams,
  tooManyRequests,
  type Answer,
  type Transactions,
  type WireRequest,
} from './envelope.js';
import type { RateLimit } from './rate-limit.js';
import type { Tokens } from './tokens.js';

export class Router {
  readonly #transactions: Transactions;

  constructor(
    private readonly tokens: Tokens,
    private readonly rateLimit: RateLimit,
    transactions: Transactions,
  ) {
    this.#transactions = transactions;
  }

  /** Never throws for anything a client can send. */
  answer(request: WireRequest): Answer {
    if (request.path === '/oauth2/token') return this.tokens.issue(request);
    if (request.path === '/oauth2/revoke') return this.tokens.revoke(request);
    const apiId = (request.headers['api-id'] ?? '').trim();
    if (apiId === '') return malformed('1501', 'API ID가 Null이거나 값이 없습니다');
    const transaction = Object.hasOwn(this.#transactions, apiId) ? this.#transactions[apiId] : undefined;
    if (transaction === undefined) return malformed('1505', `해당 API ID는 존재하지 않습니다. API ID=${apiId}`);
    if (transaction.path !== request.path) {
      return malformed('1504', `해당 URI에서는 지원하는 API ID가 아닙니다. API ID=${apiId}, URI=${request.path}`);
    }
    const key = this.tokens.authorize(request.headers['authorization']);
    if (typeof key !== 'string') return key;
    if (!this.rateLimit.admit(key, apiId)) return tooManyRequests(this.rateLimit.perSecond ?? 1, apiId);
    const params = parseParams(request.body);
    if (params === null) return badValue('body', 'JSON 객체');
    const missing = firstMissing(transaction.required, params);
    if (missing !== undefined) return missingParameter(missing);
    const nextKey = request.headers['cont-yn'] === 'Y' ? (request.headers['next-key'] ?? null) : null;
    return transaction.run(params, nextKey === '' ? null : nextKey);
  }
}
