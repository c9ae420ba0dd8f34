/** What one connection has registered for: item × type in groups (KIWOOM.md §9.2). */

/** Symbols that one connection may register in total, however many types and groups it uses. */
export const SYMBOLS_PER_CONNECTION = 200;

/** Types whose events belong to the account or the whole market: any registration of the type receives them. */
const WITHOUT_ITEM: ReadonlySet<string> = new Set(['00', '04', '0s', '1h']);

export interface Acknowledgement {
  readonly return_code: number;
  readonly return_msg: string;
}

const TAKEN: Acknowledgement = { return_code: 0, return_msg: '' };
const FAILED: Acknowledgement = { return_code: 105111, return_msg: '실시간 항목 등록에 실패했습니다' };
const TOO_MANY: Acknowledgement = {
  return_code: 105115,
  return_msg: `실시간 등록 가능한 종목 수를 초과했습니다 (연결당 ${SYMBOLS_PER_CONNECTION}개)`,
};

/** One item of one type, as a text key: `0B 069500`. */
type Pair = `${string} ${string}`;

export class Registrations {
  /** Pairs by group. */
  readonly #groups = new Map<string, Set<Pair>>();
  /** Items by type, over all groups: what an event looks up. */
  #items = new Map<string, Set<string>>();

  /** The items under which an event of `type` about `item` is to be sent; empty when nobody asked for it. */
  matches(type: string, item: string): readonly string[] {
    const items = this.#items.get(type);
    if (items === undefined) return [];
    if (WITHOUT_ITEM.has(type)) return [item];
    const consolidated = `${item}_AL`;
    return [item, consolidated].filter((name) => items.has(name));
  }

  get isEmpty(): boolean {
    return this.#items.size === 0;
  }

  /** REG. Nonsense codes are taken like any other: the acknowledgement proves nothing. */
  register(message: Readonly<Record<string, unknown>>): Acknowledgement {
    const group = groupOf(message);
    const pairs = pairsOf(message['data']);
    if (group === null || pairs === null) return FAILED;
    const kept = message['refresh'] === '0' ? [] : (this.#groups.get(group) ?? []);
    const next = new Map(this.#groups).set(group, new Set([...kept, ...pairs]));
    const symbols = new Set([...next.values()].flatMap((set) => [...set].map(itemOf)).filter((item) => item !== ''));
    if (symbols.size > SYMBOLS_PER_CONNECTION) return TOO_MANY;
    this.#replace(next);
    return TAKEN;
  }

  /** REMOVE; without `data` the whole group goes. */
  remove(message: Readonly<Record<string, unknown>>): Acknowledgement {
    const group = groupOf(message);
    const pairs = message['data'] === undefined ? undefined : pairsOf(message['data']);
    if (group === null || pairs === null) return FAILED;
    const gone = pairs === undefined ? null : new Set(pairs);
    const left = [...(this.#groups.get(group) ?? [])].filter((pair) => gone !== null && !gone.has(pair));
    this.#replace(new Map(this.#groups).set(group, new Set(left)));
    return TAKEN;
  }

  #replace(groups: ReadonlyMap<string, Set<Pair>>): void {
    this.#groups.clear();
    this.#items = new Map();
    for (const [group, pairs] of groups) {
      if (pairs.size > 0) this.#groups.set(group, pairs);
      for (const pair of pairs) {
        const type = pair.slice(0, pair.indexOf(' '));
        this.#items.set(type, (this.#items.get(type) ?? new Set()).add(itemOf(pair)));
      }
    }
  }
}

function itemOf(pair: Pair): string {
  return pair.slice(pair.indexOf(' ') + 1);
}

function groupOf(message: Readonly<Record<string, unknown>>): string | null {
  const group = message['grp_no'] ?? '1';
  return typeof group === 'string' && group.length <= 4 ? group : null;
}

/** Every item × every type of each element; null when the shape is not the documented one. */
function pairsOf(data: unknown): Pair[] | null {
  if (!Array.isArray(data)) return null;
  const pairs: Pair[] = [];
  for (const element of data as unknown[]) {
    if (typeof element !== 'object' || element === null) return null;
    const { item, type } = element as Record<string, unknown>;
    if (!isTexts(item) || !isTexts(type)) return null;
    for (const name of item.length === 0 ? [''] : item) for (const each of type) pairs.push(`${each} ${name}`);
  }
  return pairs;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' && each.length <= 100);
}
