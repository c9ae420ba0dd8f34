/**
 * Weekdays without trading at KRX and days with other hours. A day that the government adds later comes in through the
 * overrides file (see `calendar.ts`); the market-state stream has the last word.
 */
import type { Hours } from './schedule.js';

/**
 * MMDD of weekdays on which KRX is closed, by year: public holidays and their substitutes, elections, days the government
 * declared, Labour Day, and the last weekday of the year. 2018-01…02 and 2021-12…2022-12 agree with recorded sessions.
 *
 * Since 2026 Constitution Day (07-17) and Labour Day (05-01) are public holidays with substitutes (Public Holidays Act,
 * amended 2026-02-10), hence 2026-07-17, 2027-05-03 and 2027-07-19.
 */
export const CLOSED: Readonly<Record<string, string>> = {
  '2018': '0101 0215 0216 0301 0501 0507 0522 0606 0613 0815 0924 0925 0926 1003 1009 1225 1231',
  '2019': '0101 0204 0205 0206 0301 0501 0506 0606 0815 0912 0913 1003 1009 1225 1231',
  '2020': '0101 0124 0127 0415 0430 0501 0505 0817 0930 1001 1002 1009 1225 1231',
  '2021': '0101 0211 0212 0301 0505 0519 0816 0920 0921 0922 1004 1011 1231',
  '2022': '0131 0201 0202 0301 0309 0505 0601 0606 0815 0909 0912 1003 1010 1230',
  '2023': '0123 0124 0301 0501 0505 0529 0606 0815 0928 0929 1002 1003 1009 1225 1229',
  '2024': '0101 0209 0212 0301 0410 0501 0506 0515 0606 0815 0916 0917 0918 1001 1003 1009 1225 1231',
  '2025': '0101 0127 0128 0129 0130 0303 0501 0505 0506 0603 0606 0815 1003 1006 1007 1008 1009 1225 1231',
  '2026': '0101 0216 0217 0218 0302 0501 0505 0525 0603 0717 0817 0924 0925 1005 1009 1225 1231',
  '2027': '0101 0208 0209 0301 0503 0505 0513 0719 0816 0914 0915 0916 1004 1011 1227 1231',
};

/** Exam days (수능): everything one hour later. The year's first trading day opens late by rule. */
export const OTHER_HOURS: Readonly<Record<string, Hours>> = {
  '20181115': 'shifted',
  '20191114': 'shifted',
  '20201203': 'shifted',
  '20211118': 'shifted',
  '20221117': 'shifted',
  '20231116': 'shifted',
  '20241114': 'shifted',
  '20251113': 'shifted',
  '20261119': 'shifted',
  '20271118': 'shifted',
};
