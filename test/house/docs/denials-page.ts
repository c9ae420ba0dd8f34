/** `src/domain/DENIALS.md`: every reason that an order is refused for, in English and Korean. */
import { DEFAULT_RISK, DENIAL_GROUPS, type Explained } from '../../../src/domain/index.js';
import { table } from './order-page.js';

const TITLES: Readonly<Record<keyof typeof DENIAL_GROUPS, readonly [title: string, text: string]>> = {
  standing: [
    'Where risk stands · 위험 관리 상태',
    'The risk machine is `reducing` (purchases are denied) or `halted` (everything is, but for the sales of an operator’s `flatten`). The code names what put it there.',
  ],
  system: [
    'The state of the system · 시스템 상태',
    'What must be known and in order before anything leaves. The last two hold back purchases only.',
  ],
  exchange: ['The rules of the exchange · 거래소 규칙', 'By `checkKrxOrder`, as the venue itself applies them.'],
  limits: [
    'Our limits and the account · 한도와 계좌',
    'All but `no_holding`, `over_order_rate` and `signal_only` hold back purchases only: leaving is always allowed.',
  ],
};

export function denialsPage(): string {
  const groups = Object.entries(DENIAL_GROUPS) as [keyof typeof DENIAL_GROUPS, Readonly<Record<string, Explained>>][];
  return [
    '# Why an order is denied · 주문이 나가지 않는 이유',
    '',
    'Written from `denial.ts` by `npm run docs`; a test fails when this page is stale. An `OrderDenied` event carries the code and, in English, the cause with its figures.',
    'The checks are made in the order of this page; the first that fails names the denial.',
    '',
    ...groups.flatMap(([name, denials]) => [
      `## ${TITLES[name][0]}`,
      '',
      TITLES[name][1],
      '',
      ...table(['code', 'cause', 'remedy', '원인', '조치'], Object.entries(denials).map(row)),
      '',
    ]),
    '## Limits · 한도',
    '',
    'Under `"risk"` in `haru.config.json`; whole numbers, 0 switches one off (`rejectionWindow` belongs to `maxRejections`). What each means stands in `config.ts`.',
    '',
    ...table(
      ['setting', 'default'],
      (Object.entries(DEFAULT_RISK) as [string, number][]).map(([name, value]) => [
        `\`risk.${name}\``,
        value.toLocaleString('en'),
      ]),
    ),
    '',
  ].join('\n');
}

function row([code, { cause, remedy }]: readonly [string, Explained]): string[] {
  return [`\`${code}\``, cause.en, remedy.en, cause.ko, remedy.ko];
}
