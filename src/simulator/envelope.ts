/**
 * What every answer looks like: `return_code` and `return_msg` in the body, the four-digit code in the brackets of the
 * message, HTTP 200 for almost everything (KIWOOM.md §3, §4.1).
 */

/** An HTTP request as the core sees it; header names are lower case. */
export interface WireRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The parameters of a request: what its JSON body holds, as strings. */
export type Params = Readonly<Record<string, string | undefined>>;

/** An answer before it is put on the wire. */
export interface Answer {
  readonly status?: number;
  readonly returnCode: number;
  readonly returnMsg: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Cursor of the next page; the headers carry it. */
  readonly nextKey?: string | null;
}

/** One TR: where it lives, what it must be given (1511 names what is missing), what it does. */
export interface Transaction {
  readonly path: string;
  readonly required: readonly string[];
  run(params: Params, nextKey: string | null): Answer;
}

/** TRs by api-id. */
export type Transactions = Readonly<Record<string, Transaction>>;

/** Success. The leading space of the message is the server's. */
export function ok(
  fields: Answer['fields'] & object,
  returnMsg = ' 조회가 완료되었습니다.',
  nextKey: string | null = null,
): Answer {
  return { returnCode: 0, returnMsg, fields, nextKey };
}

/** `return_code` 1: the request itself is wrong (1501, 1504, 1505). */
export function malformed(code: string, text: string): Answer {
  return { returnCode: 1, returnMsg: `잘못된 요청입니다[${code}:${text}]` };
}

/** `return_code` 2: a parameter is missing or wrong (1511, 1517, 8020). */
export function inputError(code: string, text: string): Answer {
  return { returnCode: 2, returnMsg: `입력 값 오류입니다[${code}:${text}]` };
}

/** `return_code` 2 with 1511, naming the parameter. */
export function missingParameter(name: string): Answer {
  return inputError('1511', `필수 입력 값에 값이 존재하지 않습니다. 필수입력 파라미터=${name}`);
}

/** `return_code` 2 with 1517, naming the parameter and what it takes. */
export function badValue(name: string, reason: string): Answer {
  return inputError('1517', `입력 값의 형식이 올바르지 않습니다. 파라미터=${name}, 사유=${reason}`);
}

/** `return_code` 3: authentication, with HTTP 200 and not 401. */
export function unauthenticated(code: string, text: string): Answer {
  return { returnCode: 3, returnMsg: `인증에 실패했습니다[${code}:${text}]` };
}

/** HTTP 429, `return_code` 5, 1700: a definite refusal, nothing was done. */
export function tooManyRequests(limit: number, apiId: string): Answer {
  return {
    status: 429,
    returnCode: 5,
    returnMsg: `허용된 요청 개수를 초과하였습니다[1700:허용된 API 요청 개수를 초과하였습니다. 유량=${limit}, API ID=${apiId}]`,
  };
}

/** `return_code` 20: the back office says no (KIWOOM.md §4.3). */
export function businessRefusal(code: string, text: string): Answer {
  return { returnCode: 20, returnMsg: `[2000](${code}:${text})` };
}

/** Puts an answer on the wire: continuation in headers only, the fields before the return code. */
export function respond(answer: Answer, apiId: string): WireResponse {
  const nextKey = answer.nextKey ?? '';
  return {
    status: answer.status ?? 200,
    headers: {
      'content-type': 'application/json;charset=UTF-8',
      'api-id': apiId,
      'cont-yn': nextKey === '' ? 'N' : 'Y',
      'next-key': nextKey,
    },
    body: bodyOf(answer),
  };
}

/** As text, not as one object more: answers have dozens of fields. */
function bodyOf({ fields = {}, returnCode, returnMsg }: Answer): string {
  const text = JSON.stringify(fields);
  const verdict = JSON.stringify({ return_code: returnCode, return_msg: returnMsg });
  return text === '{}' ? verdict : `${text.slice(0, -1)},${verdict.slice(1)}`;
}

/** The parameters of a JSON body, or null when it is no JSON object. Numbers are taken as if they were strings. */
export function parseParams(body: string): Params | null {
  if (body.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
    typeof member === 'string' || typeof member === 'number' ? [[name, String(member)] as const] : [],
  );
  return Object.fromEntries(entries);
}

/** The first required parameter that is absent or empty. */
export function firstMissing(required: readonly string[], params: Params): string | undefined {
  return required.find((name) => (params[name] ?? '').trim() === '');
}
