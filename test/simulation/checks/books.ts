/** Our books against the broker's, and against themselves. */
import { blurOfDay } from './blur.js';
import type { Check } from './evidence.js';

/** Cash and every holding, with its cost, are the broker's, to the won; so are charges, but for blurred amounts. */
export const booksEqualTheBrokers: Check = ({ day }) => {
  const { core, system, scenario } = day;
  const wrong: string[] = [];
  const same = (what: string, broker: number, own: number, blur = 0): void => {
    if (Math.abs(broker - own) > blur) wrong.push(`${what}: broker ${broker}, own books ${own}`);
  };
  const blur = blurOfDay(day);
  const { account } = system.model;
  same('cash', core.ledger.cash, system.cash);
  same('commission', core.ledger.charges.commission, account?.commission ?? 0, blur);
  same('tax', core.ledger.charges.tax, account?.tax ?? 0, blur);
  for (const code of scenario.config.codes) {
    const { position } = system.trading.desk(code);
    const { quantity, cost } = core.ledger.position(code);
    same(`shares of ${code}`, quantity, position.quantity);
    same(`cost of ${code}`, cost, position.cost);
  }
  return wrong;
};

/** Nothing comes from nowhere: opening cash and shares, and what each order traded and was charged, give the closing ones. */
export const valueIsConserved: Check = ({ day }) => {
  const { system, scenario } = day;
  const { account } = system.model;
  if (account === null) return ['the account was never told of'];
  const wrong: string[] = [];
  const orders = Object.values(system.model.orders);
  const flow = orders.reduce(
    (sum, { side, amount, commission, tax }) => sum + (side === 'buy' ? -amount : amount) - commission - tax,
    0,
  );
  const off = Math.abs(account.opening + flow - system.cash);
  if (off > blurOfDay(day))
    wrong.push(`cash ${system.cash} is not the opening ${account.opening} and trades of ${flow}`);
  let worth = 0;
  for (const code of scenario.config.codes) {
    const held = scenario.holdings.find((holding) => holding.code === code)?.quantity ?? 0;
    const traded = orders
      .filter((order) => order.code === code)
      .reduce((sum, { side, filled }) => sum + (side === 'buy' ? filled : -filled), 0);
    const { quantity } = system.trading.desk(code).position;
    if (held + traded !== quantity)
      wrong.push(`${quantity} of ${code} are not the opening ${held} and trades of ${traded}`);
    worth += quantity * (system.streams.quotes[code]?.last ?? system.trading.desk(code).instrument.basePrice);
  }
  if (system.cash + worth !== system.equity)
    wrong.push(`equity ${system.equity} is not cash and holdings, ${system.cash + worth}`);
  return wrong;
};
