import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assertMayGoLive, costsOf, loadKeys, loadSettings, splitCodes } from '../../../src/app/settings.js';
import { DEFAULT_RISK, InputError } from '../../../src/domain/index.js';
import { temporaryHomes } from '../db/temp.js';

const newFolder = temporaryHomes();
function folder(): string {
  const path = newFolder();
  mkdirSync(path);
  return path;
}

/** A settings file with this content. */
function file(content: unknown, name = 'haru.config.json'): string {
  const path = join(folder(), name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** The sentence of the InputError that `act` throws. */
function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

const risk = { maxOrderAmount: 1, maxPositionAmount: 2, maxOrdersPerMinute: 3, maxDailyLoss: 4 };

describe('where settings come from', () => {
  test('given nothing, the defaults', () => {
    expect(loadSettings({}, {}, file({}))).toMatchObject({
      market: 'sim',
      codes: ['069500', '114800', '226490'],
      interval: '1m',
      policy: 'sma',
      signalOnly: false,
      live: { enabled: false },
      sim: { cash: 10_000_000 },
      calendar: [],
    });
  });

  test('the file wins over defaults, the environment over the file, flags over everything', () => {
    const path = file({ policy: 'hold', seed: 'file', interval: '3m', barGrace: 7 });
    const settings = loadSettings({ seed: 'flag' }, { HARU_SEED: 'env', HARU_INTERVAL: '5m' }, path);
    expect(settings).toMatchObject({ policy: 'hold', seed: 'flag', interval: '5m', barGrace: 7 });
  });

  test('a flag that was not given takes nothing back', () => {
    expect(loadSettings({ seed: undefined }, {}, file({ seed: 'file' })).seed).toBe('file');
  });

  test('codes of the environment are a list with commas', () => {
    expect(loadSettings({}, { HARU_CODES: '069500, 005930' }, file({})).codes).toEqual(['069500', '005930']);
    expect(splitCodes('069500,005930')).toEqual(['069500', '005930']);
  });

  test('a calendar file is read before the settings’ own entries, which win', () => {
    const calendarFile = file([{ day: '20261119', hours: 'shifted' }], 'calendar.json');
    const path = file({ calendarFile, calendar: [{ day: '20270501', hours: 'closed' }] });
    expect(loadSettings({}, {}, path).calendar).toEqual([
      { day: '20261119', hours: 'shifted' },
      { day: '20270501', hours: 'closed' },
    ]);
  });

  test('the market’s own costs unless they are set', () => {
    expect([costsOf({ market: 'mock', costs: undefined }), costsOf({ market: 'live', costs: undefined })]).toEqual(['mock', 'kiwoom']); // prettier-ignore
    expect(costsOf({ market: 'mock', costs: 'kiwoom' })).toBe('kiwoom');
  });
});

describe('a bad setting is refused in one sentence that names it, where it stands, and what it takes', () => {
  test.each([
    [{ market: 'simm' }, 'The setting "market" (FILE) is "simm": it takes sim, mock, live.'],
    [{ interval: '2m' }, 'The setting "interval" (FILE) is "2m": it takes 1m, 3m, 5m, 10m, 15m, 30m, 45m, 60m, 1d.'],
    [{ codes: '069500' }, 'The setting "codes" (FILE) is "069500": it takes a list.'],
    [{ codes: [] }, 'The setting "codes" (FILE) is []: it takes one entry at least.'],
    [{ codes: ['069500', '69500'] }, 'The setting "codes.1" (FILE) is not valid: "69500" is not a stock code: it takes six digits or capital letters, like 069500.'],
    [{ costs: 'free' }, 'The setting "costs" (FILE) is "free": it takes kiwoom, mock.'],
    [{ seed: '' }, 'The setting "seed" (FILE) is "": it takes a text that is not empty.'],
    [{ seed: 7 }, 'The setting "seed" (FILE) is 7: it takes a text.'],
    [{ signalOnly: 'yes' }, 'The setting "signalOnly" (FILE) is "yes": it takes true or false.'],
    [{ cashPerBuy: 0 }, 'The setting "cashPerBuy" (FILE) is 0: it takes 1 or more.'],
    [{ cashPerBuy: 1_001 }, 'The setting "cashPerBuy" (FILE) is 1001: it takes 1000 at most.'],
    [{ barGrace: 1.5 }, 'The setting "barGrace" (FILE) is 1.5: it takes a whole number.'],
    [{ orderTimeout: 500 }, 'The setting "orderTimeout" (FILE) is 500: it takes 1000 or more.'],
    [{ risk: { ...risk, maxDailyLoss: -1 } }, 'The setting "risk.maxDailyLoss" (FILE) is -1: it takes 0 or more.'],
    [{ risk: { maxOrderAmount: 1 } }, 'The setting "risk.maxPositionAmount" (FILE) is missing: it takes a number.'],
    [{ live: true }, 'The setting "live" (FILE) is true: it takes an object with named values.'],
    [{ sim: { cash: '1' } }, 'The setting "sim.cash" (FILE) is "1": it takes a number.'],
    [{ calendar: [{ day: '20220230', hours: 'closed' }] }, 'The setting "calendar.0.day" (FILE) is not valid: "20220230" is not a day: it takes YYYYMMDD, like 20221110.'],
    [{ calendar: [{ day: '20221110', hours: 'late' }] }, 'The setting "calendar.0.hours" (FILE) is "late": it takes regular, lateOpening, shifted, closed.'],
  ] as const)('%j', (content, sentence) => {
    const path = file(content);
    expect(refusal(() => loadSettings({}, {}, path))).toBe(sentence.replace('FILE', path));
  }); // prettier-ignore

  test('given in the environment or as a flag, it says so', () => {
    expect(refusal(() => loadSettings({}, { HARU_MARKET: 'x' }, file({})))).toContain('"market" (HARU_MARKET) is "x"');
    expect(refusal(() => loadSettings({ interval: 'x' }, {}, file({})))).toContain('"interval" (--interval) is "x"');
    expect(refusal(() => loadSettings({ signalOnly: 1 }, {}, file({})))).toContain('"signalOnly" (--signal-only) is 1');
  });

  test('an entry of a calendar file names that file', () => {
    const calendarFile = file([{ day: '20221110' }], 'calendar.json');
    expect(refusal(() => loadSettings({}, {}, file({ calendarFile })))).toBe(
      `The setting "calendar.0.hours" (${calendarFile}) is missing: it takes regular, lateOpening, shifted, closed.`,
    );
  });
});

describe('a setting that does not exist is refused with the nearest one that does', () => {
  test.each([
    [{ polcy: 'sma' }, 'There is no setting "polcy" (FILE): did you mean "policy"?'],
    [{ Interval: '1m' }, 'There is no setting "Interval" (FILE): did you mean "interval"?'],
    [{ risk: { ...risk, maxDailyLos: 1 } }, 'There is no setting "risk.maxDailyLos" (FILE): did you mean "risk.maxDailyLoss"?'],
    [{ calendar: [{ day: '20221110', hours: 'closed', huors: 'closed' }] }, 'There is no setting "calendar.0.huors" (FILE): did you mean "calendar.0.hours"?'],
    [{ live: { enabled: true, leverage: 3 } }, 'There is no setting "live.leverage" (FILE): known are enabled.'],
  ] as const)('%j', (content, sentence) => {
    const path = file(content);
    expect(refusal(() => loadSettings({}, {}, path))).toBe(sentence.replace('FILE', path));
  }); // prettier-ignore

  test('nothing near: all are named', () => {
    expect(refusal(() => loadSettings({}, {}, file({ zzzzz: 1 })))).toMatch(
      /known are market, codes, interval, policy/,
    );
  });
});

describe('a settings file', () => {
  test.each([
    ['not there', () => join(folder(), 'none.json'), /none\.json cannot be read: check the name/],
    ['that is no JSON', () => file('{ policy: sma }'), /haru\.config\.json is not JSON: /],
    ['that is a list', () => file([1]), /holds no settings: it takes an object like/],
    ['that is null', () => file('null'), /holds no settings/],
  ])('%s is refused', (_, path, sentence) => {
    expect(refusal(() => loadSettings({}, {}, path()))).toMatch(sentence);
  });
});

describe('keys', () => {
  const env = { KIWOOM_APPKEY: 'a', KIWOOM_SECRETKEY: 's' };
  const keysFile = (content: unknown, mode = 0o600): string => {
    const path = file(content, 'keys.json');
    chmodSync(path, mode);
    return path;
  };

  test('from the environment, which wins over the file', () => {
    expect(loadKeys({ keysFile: '/nowhere' }, 'mock', env)).toEqual({ appkey: 'a', secretkey: 's' });
  });

  test('from a file that nobody else can read', () => {
    const keys = { appkey: 'from the file', secretkey: 'too' };
    expect(loadKeys({ keysFile: keysFile(keys) }, 'mock', {})).toEqual(keys);
    expect(loadKeys({ keysFile: keysFile(keys) }, 'mock', { KIWOOM_APPKEY: 'alone' })).toEqual(keys);
  });

  test.each(['640', '604', '644', '660'])('a file of mode %s is refused', (mode) => {
    const path = keysFile({ appkey: 'a', secretkey: 's' }, parseInt(mode, 8));
    expect(refusal(() => loadKeys({ keysFile: path }, 'mock', {}))).toBe(
      `${path} can be read by others: run chmod 600 on it.`,
    );
  });

  test.each([{}, { KIWOOM_APPKEY: 'a' }, { KIWOOM_SECRETKEY: 's' }, { KIWOOM_APPKEY: '', KIWOOM_SECRETKEY: '' }])(
    'given %j and no file, both names are told',
    (some) => {
      expect(refusal(() => loadKeys({ keysFile: undefined }, 'live', some))).toBe(
        'The market live needs an app key: set both KIWOOM_APPKEY and KIWOOM_SECRETKEY, or "keysFile" in haru.config.json.',
      );
    },
  );

  test.each(['{"appkey": "TOPSECRET", "secretkey": 7}', '{"appkey": "TOPSECRET"}', 'TOPSECRET', '{"appkey": "TOPSECRET", "secretkey": "s", "x": 1}'])(
    'a file without keys is refused without quoting it: %s',
    (content) => {
      const sentence = refusal(() => loadKeys({ keysFile: keysFile(content) }, 'mock', {}));
      expect(sentence).toMatch(/holds no keys: it takes \{"appkey"/);
      expect(sentence).not.toContain('TOPSECRET');
    },
  ); // prettier-ignore

  test('a file that is not there is refused', () => {
    expect(refusal(() => loadKeys({ keysFile: '/nowhere/keys.json' }, 'mock', {}))).toContain('cannot be read');
  });
});

describe('limits of risk', () => {
  test('the four sizes are named, the rest has defaults that may be changed one by one, or switched off', () => {
    const { risk: limits } = loadSettings({}, {}, file({ risk: { ...risk, maxDrawdown: 0, rejectionWindow: 20 } }));
    expect(limits).toEqual({ ...DEFAULT_RISK, ...risk, maxDrawdown: 0, rejectionWindow: 20 });
  });

  test.each([
    [{ maxDrawdown: 1_001 }, /"risk.maxDrawdown".* it takes 1000 at most/],
    [{ rejectionWindow: 0 }, /"risk.rejectionWindow".* it takes 1 or more/],
    [{ maxTickAge: 1.5 }, /"risk.maxTickAge".* it takes a whole number/],
    [{ cooldownMinute: 1 }, /did you mean "risk.cooldownMinutes"\?/],
  ])('%j', (more, sentence) => {
    expect(refusal(() => loadSettings({}, {}, file({ risk: { ...risk, ...more } })))).toMatch(sentence);
  });
});

describe('real money', () => {
  const settings = (flags: object, content: object) => loadSettings(flags, {}, file(content));
  const live = { market: 'live' };

  test('takes the market, the consent of the file, and limits of one’s own', () => {
    expect(() => assertMayGoLive(settings(live, { live: { enabled: true }, risk }))).not.toThrow();
  });

  test('without the consent it is locked', () => {
    expect(refusal(() => assertMayGoLive(settings(live, { risk })))).toMatch(/"live": \{"enabled": true\}/);
    expect(refusal(() => assertMayGoLive(settings(live, { live: { enabled: false }, risk })))).toMatch(/locked/);
  });

  test('without limits it is locked', () => {
    expect(refusal(() => assertMayGoLive(settings(live, { live: { enabled: true } })))).toMatch(/set "risk"/);
  });

  test.each(['maxOrderAmount', 'maxPositionAmount', 'maxOrdersPerMinute'])(
    'with %s switched off it is locked',
    (size) => {
      const content = { live: { enabled: true }, risk: { ...risk, [size]: 0 } };
      expect(refusal(() => assertMayGoLive(settings(live, content)))).toContain(`"risk.${size}" above 0`);
    },
  );

  test.each(['sim', 'mock'])('%s needs neither', (market) => {
    expect(() => assertMayGoLive(settings({ market }, {}))).not.toThrow();
  });
});
