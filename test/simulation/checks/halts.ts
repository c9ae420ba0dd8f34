/** After a halt not one new order leaves. */
import type { EpochMs } from '../../../src/domain/index.js';
import type { Check, Risk } from './evidence.js';
import { ordersSent } from './orders.js';

/** From a halt until it is lifted no order reaches the broker, and none that buys while risk is being reduced. */
export const silenceAfterHalt: Check = ({ day, risks }) => {
  const wrong: string[] = [];
  const riskAt = (at: EpochMs): { readonly risk: Risk; readonly since: EpochMs } => {
    // At the very moment of a change either state explains what is sent.
    const last = risks.findLast(({ by }) => by.tsRecv < at);
    return { risk: last?.to ?? 'active', since: last?.by.tsRecv ?? (0 as EpochMs) };
  };
  for (const { at, apiId, body } of ordersSent(day)) {
    const { risk, since } = riskAt(at);
    const lifted = risks.some(({ by }) => by.tsRecv === at);
    const forbidden = risk === 'halted' || (risk === 'reducing' && apiId === 'kt10000');
    if (forbidden && !lifted) wrong.push(`${apiId} ${JSON.stringify(body)} arrived at ${at}, ${risk} since ${since}`);
  }
  return wrong;
};
