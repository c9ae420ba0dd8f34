/** What the original did with its own policies, decision by decision. */
import { describe, expect, test } from 'vitest';
import { parseKst } from '../../../src/domain/index.js';
import {
  architectureOf,
  decodeSafetensors,
  episodeOf,
  OriginalAccount,
  plainNetwork,
  testEpisode,
  TradingEnvironment,
  type TestStep,
} from '../../../src/learning/index.js';
import { originalBars, originalDataThere, originalSteps, orSkipped, policyFile } from '../../support/original-data.js';

const RANGE = { from: parseKst('20220906090000'), to: parseKst('20221206000000') };

describe.skipIf(!originalDataThere)(`the original's own test runs${orSkipped}`, () => {
  test.each([
    ['014235', { steps: 423, buy: 44, sell: 40, hold: 339, numStocks: 0, portfolioValue: 8_876_998.583500003 }],
    ['005200', { steps: 423, buy: 0, sell: 0, hold: 423, numStocks: 0, portfolioValue: 10_000_000 }],
  ])('policy %s: every step is the same', (id, summary) => {
    const { weights } = decodeSafetensors(policyFile(id), id);
    const network = architectureOf(weights);
    const episode = episodeOf(originalBars('069500'), RANGE, 5);
    const account = new OriginalAccount();
    const environment = new TradingEnvironment({ episode, account, balance: 10_000_000, steps: network.steps });
    const steps: TestStep[] = [];
    const result = testEpisode(environment, plainNetwork(network, weights), network.activation, (step) =>
      steps.push(step),
    );

    const expected = originalSteps(id);
    expect(result).toEqual(summary);
    expect(steps).toHaveLength(expected.length);
    steps.forEach(({ policy, confidence, ...books }, i) => {
      const { policy: outputs, confidence: confident, ...original } = expected[i]!;
      // The books to the last bit; what the network says up to float32's rounding.
      expect(original).toMatchObject(books);
      expect(Math.abs(confidence - confident)).toBeLessThan(1e-6);
      policy.forEach((output, k) => expect(Math.abs(output - outputs[k]!)).toBeLessThan(1e-6));
    });
  });
});
