/**
 * Settings: defaults ← `haru.config.json` ← environment ← flags (CLI.md). Parsed and checked once, here; secrets come
 * only from the environment or a file that nobody else can read.
 */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import {
  COST_SCHEDULES,
  InputError,
  interval,
  INTERVALS,
  money,
  stockCode,
  tradingDay,
  type CalendarOverride,
  type CostSchedule,
  type MarketName,
} from '../domain/index.js';

const won = z.int().nonnegative().transform(money);
const codes = z.array(z.string().transform((text) => stockCode(text))).min(1);

const schema = z.strictObject({
  market: z.enum(['sim', 'mock', 'live']).default('sim'),
  codes: codes.default(['069500', '114800', '226490'].map(stockCode)),
  interval: z.enum(INTERVALS).transform(interval).default('1m'),
  policy: z.string().default('sma'),
  costs: z.enum(COST_SCHEDULES as [CostSchedule, ...CostSchedule[]]).optional(),
  seed: z.string().default('1'),
  signalOnly: z.boolean().default(false),
  /** Share of the cash that one buy may use, in parts of 1,000. */
  cashPerBuy: z.int().min(1).max(1_000).default(300),
  barGrace: z.int().min(0).max(30_000).default(1_500),
  orderTimeout: z.int().min(1_000).max(120_000).default(15_000),
  risk: z
    .strictObject({
      maxOrderAmount: won,
      maxPositionAmount: won,
      maxOrdersPerMinute: z.int().min(1),
      maxDailyLoss: won,
    })
    .optional(),
  calendar: z
    .array(
      z.strictObject({
        day: z.string().transform(tradingDay),
        hours: z.enum(['regular', 'lateOpening', 'shifted', 'closed']),
      }),
    )
    .default([]),
  /** A JSON file of `calendar` entries that others maintain. */
  calendarFile: z.string().optional(),
  /** A JSON file `{ "appkey": …, "secretkey": … }` of mode 0600. */
  keysFile: z.string().optional(),
  live: z.strictObject({ enabled: z.boolean() }).default({ enabled: false }),
  sim: z.strictObject({ cash: won }).default({ cash: money(10_000_000) }),
});

export type Settings = z.infer<typeof schema>;
/** Values as flags or the environment give them. */
export type SettingsInput = Partial<Record<keyof Settings, unknown>>;

/** Sizes that are sane for a paper account; real money must name its own. */
export const DEFAULT_RISK = {
  maxOrderAmount: money(5_000_000),
  maxPositionAmount: money(10_000_000),
  maxOrdersPerMinute: 30,
  maxDailyLoss: money(0),
};

const FILE = 'haru.config.json';
/** Environment names of single settings: `HARU_POLICY`, `HARU_CODES` … */
const FROM_ENVIRONMENT = ['market', 'codes', 'interval', 'policy', 'costs', 'seed'] as const;

/**
 * @param flags settings given on the command line; they win over everything
 * @throws InputError naming the setting, what it takes, and where it stands
 */
export function loadSettings(flags: SettingsInput, env: NodeJS.ProcessEnv, configFile?: string): Settings {
  const merged = { ...fromFile(configFile), ...fromEnvironment(env), ...withoutUndefined(flags) };
  const parsed = parse(schema, merged, configFile ?? FILE);
  return { ...parsed, calendar: [...calendarOf(parsed.calendarFile), ...parsed.calendar] };
}

/** The commission schedule: as set, or the market's own. */
export function costsOf({ costs, market }: Pick<Settings, 'costs' | 'market'>): CostSchedule {
  return costs ?? (market === 'mock' ? 'mock' : 'kiwoom');
}

/** The app key of a market. @throws InputError when there is none, or when others could read its file */
export function loadKeys(
  settings: Pick<Settings, 'keysFile'>,
  market: MarketName,
  env: NodeJS.ProcessEnv,
): { readonly appkey: string; readonly secretkey: string } {
  const { KIWOOM_APPKEY: appkey, KIWOOM_SECRETKEY: secretkey } = env;
  if (appkey !== undefined && secretkey !== undefined) return { appkey, secretkey };
  if (settings.keysFile === undefined) {
    throw new InputError(
      'no_keys',
      `The market ${market} needs an app key: set KIWOOM_APPKEY and KIWOOM_SECRETKEY, or "keysFile" in ${FILE}.`,
    );
  }
  if (process.platform !== 'win32' && (modeOf(settings.keysFile) & 0o077) !== 0) {
    throw new InputError('keys_exposed', `${settings.keysFile} can be read by others: run chmod 600 on it.`);
  }
  const keys = z.strictObject({ appkey: z.string().min(1), secretkey: z.string().min(1) });
  return parse(keys, readJson(settings.keysFile), settings.keysFile);
}

/** Real money takes three consents: the flag, the config entry, and limits of one's own. @throws InputError */
export function assertMayGoLive(settings: Settings): void {
  if (settings.market !== 'live') return;
  if (!settings.live.enabled) {
    throw new InputError('live_locked', `Real money is locked: set "live": {"enabled": true} in ${FILE} as well.`);
  }
  if (settings.risk === undefined) {
    throw new InputError('live_without_limits', `Real money needs limits of your own: set "risk" in ${FILE}.`);
  }
}

function fromFile(path: string | undefined): SettingsInput {
  try {
    return z.looseObject({}).parse(readJson(path ?? FILE));
  } catch (error) {
    const absent = error instanceof InputError && error.code === 'no_file' && path === undefined;
    if (absent) return {};
    throw error;
  }
}

function fromEnvironment(env: NodeJS.ProcessEnv): SettingsInput {
  const settings: SettingsInput = {};
  for (const name of FROM_ENVIRONMENT) {
    const value = env[`HARU_${name.toUpperCase()}`];
    if (value !== undefined) settings[name] = name === 'codes' ? splitCodes(value) : value;
  }
  return settings;
}

function calendarOf(path: string | undefined): readonly CalendarOverride[] {
  return path === undefined ? [] : parse(schema.shape.calendar, readJson(path), path);
}

/** `069500,114800` as a list. */
export function splitCodes(text: string): string[] {
  return text.split(',').map((code) => code.trim());
}

function parse<T extends z.ZodType>(type: T, value: unknown, where: string): z.infer<T> {
  const result = type.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw new InputError(
    'bad_setting',
    `${path === '' ? where : `Setting "${path}"`} is not valid: ${issue?.message ?? ''}.`,
  );
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new InputError('no_file', `${path} cannot be read: check the name.`, { cause });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new InputError('bad_json', `${path} is not JSON: ${(cause as Error).message}.`, { cause });
  }
}

function modeOf(path: string): number {
  try {
    return statSync(path).mode;
  } catch (cause) {
    throw new InputError('no_file', `${path} cannot be read: check the name.`, { cause });
  }
}

function withoutUndefined(flags: SettingsInput): SettingsInput {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}
