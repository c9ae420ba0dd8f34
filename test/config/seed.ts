/**
 * One seed for every property of a run, so that a run can be repeated and a landing does not depend on luck.
 * `FC_SEED=random npm test` looks elsewhere each time; a failing seed it finds becomes a named test.
 */
import fc from 'fast-check';

const asked = process.env['FC_SEED'];
if (asked !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(asked ?? 20_221_110) });
