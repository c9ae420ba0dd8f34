/**
 * Settings: defaults ← `haru.config.json` ← environment ← flags (CLI.md). Parsed and checked once, here; secrets come
 * only from the environment or a file that nobody else can read.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import {
  COST_SCHEDULES,
  DEFAULT_RISK,
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
import { checked, settingFault, type Whereabouts } from './setting-faults.js';

const won = z.int().nonnegative().transform(money);
const codes = z.array(z.string().transform(checked(stockCode))).min(1);
const limit = z.int().nonnegative();
/** The four that size a day must be named; the rest has defaults. 0 switches a limit off. */
const risk = z.strictObject({
  maxOrderAmount: won,
  maxPositionAmount: won,
  maxOrdersPerMinute: limit,
  maxDailyLoss: won,
  maxDrawdown: limit.max(1_000).default(DEFAULT_RISK.maxDrawdown),
  maxRejections: limit.default(DEFAULT_RISK.maxRejections),
  rejectionWindow: z.int().min(1).max(1_000).default(DEFAULT_RISK.rejectionWindow),
  maxTickAge: limit.default(DEFAULT_RISK.maxTickAge),
  maxClockSkew: limit.default(DEFAULT_RISK.maxClockSkew),
  maxBrokerDifferences: limit.default(DEFAULT_RISK.maxBrokerDifferences),
  lossesBeforeCooldown: limit.default(DEFAULT_RISK.lossesBeforeCooldown),
  cooldownMinutes: limit.default(DEFAULT_RISK.cooldownMinutes),
});
const calendarEntry = z.strictObject({
  day: z.string().transform(checked(tradingDay)),
  hours: z.enum(['regular', 'lateOpening', 'shifted', 'closed']),
});
const live = z.strictObject({ enabled: z.boolean() });
const sim = z.strictObject({
  cash: won.default(money(10_000_000)),
  /** A simulator that runs already (`haru sim`): collecting asks it instead of one of its own. */
  rest: z.url({ protocol: /^https?$/ }).optional(),
  ws: z.url({ protocol: /^wss?$/ }).optional(),
});
/** What is collected after the close; absent: the day's codes, with minutes, days and the interval of decisions. */
const collect = z.strictObject({
  enabled: z.boolean().default(true),
  intervals: z.array(z.enum(INTERVALS).transform(interval)).min(1).optional(),
  codes: codes.optional(),
});

const schema = z.strictObject({
  market: z.enum(['sim', 'mock', 'live']).default('sim'),
  codes: codes.default(['069500', '114800', '226490'].map(stockCode)),
  interval: z.enum(INTERVALS).transform(interval).default('1m'),
  policy: z.string().min(1).default('sma'),
  costs: z.enum(COST_SCHEDULES as [CostSchedule, ...CostSchedule[]]).optional(),
  seed: z.string().min(1).default('1'),
  signalOnly: z.boolean().default(false),
  /** Share of the cash that one buy may use, in parts of 1,000. */
  cashPerBuy: z.int().min(1).max(1_000).default(300),
  barGrace: z.int().min(0).max(30_000).default(1_500),
  orderTimeout: z.int().min(1_000).max(120_000).default(15_000),
  /** How often the broker's account and lists are held against our books, minutes; 0: only when something calls for it. */
  reconcileMinutes: z.int().min(0).max(390).default(10),
  risk: risk.optional(),
  calendar: z.array(calendarEntry).default([]),
  /** A JSON file of `calendar` entries that others maintain. */
  calendarFile: z.string().optional(),
  /** A JSON file `{ "appkey": …, "secretkey": … }` of mode 0600. */
  keysFile: z.string().optional(),
  live: live.default({ enabled: false }),
  sim: sim.prefault({}),
  /** `false` in short for `{ enabled: false }`: nothing is kept or collected after the close. */
  collect: z.preprocess((value) => (value === false ? { enabled: false } : (value ?? {})), collect),
});

/** The names that each part of the settings knows. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(schema.shape),
  risk: Object.keys(risk.shape),
  calendar: Object.keys(calendarEntry.shape),
  live: Object.keys(live.shape),
  sim: Object.keys(sim.shape),
  collect: Object.keys(collect.shape),
};

/** Settings that a recorded day can be lived anew by, each by its full name. */
export const RULES: Readonly<Record<string, z.ZodType>> = {
  cashPerBuy: schema.shape.cashPerBuy,
  signalOnly: schema.shape.signalOnly,
  ...Object.fromEntries(Object.entries(risk.shape).map(([name, type]) => [`risk.${name}`, type])),
};

export type Settings = z.infer<typeof schema>;
/** Values as flags or the environment give them. */
export type SettingsInput = Partial<Record<keyof Settings, unknown>>;

const FILE = 'haru.config.json';
/** Environment names of single settings: `HARU_POLICY`, `HARU_CODES` … */
const FROM_ENVIRONMENT = ['market', 'codes', 'interval', 'policy', 'costs', 'seed'] as const;

/**
 * @param flags settings given on the command line; they win over everything
 * @throws InputError naming the setting, what it takes, and where it stands
 */
export function loadSettings(flags: SettingsInput, env: NodeJS.ProcessEnv, configFile?: string): Settings {
  const given = withoutUndefined(flags);
  const fromEnv = fromEnvironment(env);
  const fromConfig = fromFile(configFile);
  const merged = withSimulator({ ...fromConfig, ...fromEnv, ...given }, env);
  const origin = (key: string): string => {
    if (key in given) return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (key === 'sim' && merged.sim !== fromConfig.sim) return `${configFile ?? FILE}, HARU_SIM_REST, HARU_SIM_WS`;
    return key in fromEnv ? environmentName(key) : (configFile ?? FILE);
  };
  const parsed = parse(schema, merged, { origin, known: (path) => KNOWN[path] ?? [] });
  return { ...parsed, calendar: [...calendarOf(parsed.calendarFile), ...parsed.calendar] };
}

/**
 * Settings that were kept, or put together, elsewhere.
 *
 * @param origin where they stand, for what is said of a wrong one
 * @throws InputError
 */
export function parseSettings(value: SettingsInput, origin: string): Settings {
  return parse(schema, value, { origin: () => origin, known: (path) => KNOWN[path] ?? [] });
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
  const { KIWOOM_APPKEY: appkey = '', KIWOOM_SECRETKEY: secretkey = '' } = env;
  if (appkey !== '' && secretkey !== '') return { appkey, secretkey };
  const { keysFile } = settings;
  if (keysFile === undefined) {
    throw new InputError(
      'no_keys',
      `The market ${market} needs an app key: set both KIWOOM_APPKEY and KIWOOM_SECRETKEY, or "keysFile" in ${FILE}.`,
    );
  }
  const text = read(keysFile);
  if (process.platform !== 'win32' && (statSync(keysFile).mode & 0o077) !== 0) {
    throw new InputError('keys_exposed', `${keysFile} can be read by others: run chmod 600 on it.`);
  }
  return keysIn(text, keysFile);
}

/** What is wrong in this file is told without quoting it. */
function keysIn(text: string, file: string): { readonly appkey: string; readonly secretkey: string } {
  const keys = z.strictObject({ appkey: z.string().min(1), secretkey: z.string().min(1) });
  try {
    return keys.parse(JSON.parse(text));
  } catch {
    throw new InputError(
      'bad_keys',
      `${file} holds no keys: it takes {"appkey": "…", "secretkey": "…"} and nothing else.`,
    );
  }
}

/** Limits that real money may not switch off. */
const SIZES = ['maxOrderAmount', 'maxPositionAmount', 'maxOrdersPerMinute'] as const;

/** Real money takes three consents: the flag, the config entry, and limits of one's own. @throws InputError */
export function assertMayGoLive(settings: Settings): void {
  if (settings.market !== 'live') return;
  if (!settings.live.enabled) {
    throw new InputError('live_locked', `Real money is locked: set "live": {"enabled": true} in ${FILE} as well.`);
  }
  if (settings.risk === undefined) {
    throw new InputError('live_without_limits', `Real money needs limits of your own: set "risk" in ${FILE}.`);
  }
  const off = SIZES.find((name) => settings.risk?.[name] === 0);
  if (off !== undefined) {
    throw new InputError('live_without_limits', `Real money needs every size limited: set "risk.${off}" above 0.`);
  }
}

/** The file's settings; a file that nobody asked for need not be there. */
function fromFile(path: string | undefined): SettingsInput {
  if (path === undefined && !existsSync(FILE)) return {};
  const settings = readJson(path ?? FILE);
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new InputError(
      'bad_setting',
      `${path ?? FILE} holds no settings: it takes an object like {"policy": "sma"}.`,
    );
  }
  return settings;
}

function fromEnvironment(env: NodeJS.ProcessEnv): SettingsInput {
  const settings: SettingsInput = {};
  for (const name of FROM_ENVIRONMENT) {
    const value = env[environmentName(name)];
    if (value !== undefined) settings[name] = name === 'codes' ? splitCodes(value) : value;
  }
  return settings;
}

/** `HARU_SIM_REST` and `HARU_SIM_WS` name a running simulator, whatever else is set of `sim`. */
function withSimulator(settings: SettingsInput, env: NodeJS.ProcessEnv): SettingsInput {
  const { HARU_SIM_REST: rest, HARU_SIM_WS: ws } = env;
  if (rest === undefined && ws === undefined) return settings;
  const own = { ...(rest === undefined ? {} : { rest }), ...(ws === undefined ? {} : { ws }) };
  return { ...settings, sim: { ...(settings.sim as object | undefined), ...own } };
}

const environmentName = (setting: string): string => `HARU_${setting.toUpperCase()}`;

function calendarOf(path: string | undefined): readonly CalendarOverride[] {
  if (path === undefined) return [];
  const { calendar } = parse(
    z.strictObject({ calendar: z.array(calendarEntry) }),
    { calendar: readJson(path) },
    {
      origin: () => path,
      known: (part) => KNOWN[part] ?? [],
    },
  );
  return calendar;
}

/** `069500,114800` as a list. */
export function splitCodes(text: string): string[] {
  return text.split(',').map((code) => code.trim());
}

function parse<T extends z.ZodType>(type: T, value: unknown, where: Whereabouts): z.infer<T> {
  const result = type.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined) throw result.error;
  throw settingFault(issue, value, where);
}

function readJson(path: string): unknown {
  const text = read(path);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new InputError('bad_json', `${path} is not JSON: ${(cause as Error).message}.`, { cause });
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new InputError('no_file', `${path} cannot be read: check the name and its permissions.`, { cause });
  }
}

function withoutUndefined(flags: SettingsInput): SettingsInput {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}
