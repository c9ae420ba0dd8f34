/** Wherever a traveller came from, it sees what a replay from the beginning would see. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DayLog, Seq } from '../../../src/domain/index.js';
import { replay, stateHash } from '../../../src/engine/index.js';
import { Replayer } from '../../../src/engine/replay.js';
import { applyPatches } from '../../../src/engine/model.js';
import {
  becoming,
  bisect,
  compileCondition,
  holding,
  Traveller,
  type TravelOptions,
} from '../../../src/engine/travel/index.js';
import { live, moves } from './days.js';

const day = moves(60);
const where = fc.array(fc.nat(), { minLength: 1, maxLength: 12 });
/** Close together, for these days are short; and little room, so that points give way. */
const tight: TravelOptions = {
  spacings: [
    { every: 40, within: Infinity },
    { every: 7, within: 30 },
  ],
  room: 60_000,
};

/** The hash after each event, from 1; `save` keeps a snapshot where the kernel might have. */
function hashesOf(log: DayLog, save: (seq: number) => boolean = () => false): string[] {
  const envelopes = log.read(1, log.head);
  const replayer = new Replayer(envelopes[0]!);
  return envelopes.map((envelope) => {
    expect(replayer.feed(envelope)).toBe(true);
    const state = replayer.system.state();
    const hash = stateHash(state);
    const seq = envelope.seq;
    if (replayer.pending === 0 && save(seq)) log.saveSnapshot({ seq, hash, state: JSON.stringify(state) });
    return hash;
  });
}

const hashHere = (traveller: Traveller): string => stateHash(traveller.scene.system.state());

describe('the state after seek(seq) is that of a replay until seq', () => {
  test('without snapshots, in any order, with points laid and given up on the way', () => {
    fc.assert(
      fc.property(day, where, fc.boolean(), (script, places, spaced) => {
        const { log } = live(script, true);
        const hashes = hashesOf(log);
        const traveller = new Traveller(log, spaced ? tight : {});
        for (const place of places) {
          const seq = 1 + (place % log.head);
          traveller.seek(seq);
          expect([traveller.seq, hashHere(traveller)]).toEqual([seq, hashes[seq - 1]]);
        }
        expect(hashHere(traveller)).toBe(replay(log, { until: traveller.seq }).stateHash);
      }),
      { numRuns: 12 },
    );
  });

  test('with snapshots, of which some are wrong: those are named, and the replay holds', () => {
    fc.assert(
      fc.property(day, where, fc.nat({ max: 3 }), (script, places, spoiled) => {
        const { log } = live(script, true);
        const hashes = hashesOf(log, (seq) => seq % 16 === 0);
        const kept = spoil(log, spoiled);
        const notes: string[] = [];
        const traveller = new Traveller(log, { ...tight, onNote: (text) => notes.push(text) });
        for (const place of places) {
          const seq = 1 + (place % log.head);
          traveller.seek(seq);
          expect(hashHere(traveller)).toBe(hashes[seq - 1]);
        }
        if (kept === null) return;
        traveller.seek(1);
        traveller.seek(kept + 1);
        expect(notes).toEqual([`The snapshot at event ${kept} is not the replayed state: the replay holds.`]);
      }),
      { numRuns: 12 },
    );
  });
});

/** Makes one snapshot wrong in one of several ways; returns its seq. */
function spoil(log: DayLog, how: number): number | null {
  const snapshot = log.snapshotBefore(Math.ceil(log.head / 2));
  if (snapshot === null) return null;
  const { seq, hash, state } = snapshot;
  const spoiled = [
    { seq, hash, state: state.replace('"session":"', '"session":"x') },
    { seq, hash: 'f'.repeat(64), state },
    { seq, hash, state: '{"model":' },
    { seq, hash, state: '{}' },
  ];
  log.saveSnapshot(spoiled[how]!);
  return seq;
}

test('a wrong snapshot that a walk comes past is named, and what was gone on with from there is the replay', () => {
  const { log } = live(fc.sample(day, { seed: 5, numRuns: 1 })[0]!, true);
  const hashes = hashesOf(log);
  const { seq, state } = { seq: 30, state: replay(log, { until: 29 }).system.state() };
  // A whole and sound state, only not that of this event.
  log.saveSnapshot({ seq: seq as Seq, hash: stateHash(state), state: JSON.stringify(state) });
  const notes: string[] = [];
  const traveller = new Traveller(log, { onNote: (text) => notes.push(text) });
  traveller.seek(29);
  traveller.step(1);
  expect(notes).toEqual(['The snapshot at event 30 is not the replayed state: the replay holds.']);
  for (const place of [31, 30, log.head, 32]) {
    traveller.seek(place);
    expect(hashHere(traveller)).toBe(hashes[place - 1]);
  }
});

test('a step back and a step forward lead to the same moment; patches turn the model before into the model after', () => {
  fc.assert(
    fc.property(day, where, (script, places) => {
      const { log } = live(script, true);
      const traveller = new Traveller(log, tight);
      for (const place of places) {
        traveller.seek(2 + (place % (log.head - 1)));
        const moment = traveller.moment();
        traveller.step(-1);
        const before = traveller.moment();
        expect(before.seq).toBe(moment.seq - 1);
        traveller.step(1);
        expect(traveller.moment()).toEqual(moment);
        const { step } = traveller.scene;
        expect(applyPatches(before.model, [...step.patches])).toEqual(moment.model);
      }
    }),
    { numRuns: 12 },
  );
});

describe('conditions along a day', () => {
  const texts = fc.constantFrom(
    'position("069500") != 0',
    'orders.total > 2',
    'orders.unknown > 0',
    'risk != "active"',
    'cash < 9000000 and phase == "continuous"',
    'last("000660") > 95000',
    'alarms >= 1 or denied > 0',
    'trader("069500") == "ordering"',
    'equity < 10000000',
  );

  test('first, next and previous find what asking after every event finds', () => {
    fc.assert(
      fc.property(day, texts, fc.nat(), (script, text, place) => {
        const { log, config } = live(script, true);
        const condition = compileCondition(text, config);
        const truth = truthsOf(log, condition);
        const here = 1 + (place % log.head);
        const rises = truth.flatMap((holds, i) => (holds && i > 0 && truth[i - 1] === false ? [i + 1] : []));
        const expected = {
          first: truth.findIndex((holds, i) => holds && i + 1 >= here) + 1,
          next: rises.find((seq) => seq > here) ?? 0,
          previous: rises.findLast((seq) => seq < here) ?? 0,
        };
        const traveller = new Traveller(log, tight);
        const from = (go: () => boolean): number => {
          traveller.seek(here);
          const found = go();
          if (!found) expect(traveller.seq).toBe(here);
          return found ? traveller.seq : 0;
        };
        expect({
          first: from(() => traveller.forward(holding(condition), here)),
          next: from(() => traveller.forward(becoming(condition))),
          previous: from(() => traveller.backward(becoming(condition))),
        }).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  test('bisect finds the first event of a condition that stays true', () => {
    const monotone = fc.constantFrom(
      'orders.total >= 1',
      'bars > 3',
      'decisions >= 2',
      'seq >= 17',
      'time >= "09:02:00"',
    );
    fc.assert(
      fc.property(day, monotone, (script, text) => {
        const { log, config } = live(script, true);
        const condition = compileCondition(text, config);
        const first = truthsOf(log, condition).indexOf(true) + 1;
        const traveller = new Traveller(log, tight);
        if (first <= 1) {
          expect(() => bisect(traveller, condition)).toThrow('does not hold at event 1 and does not hold at event');
          expect(traveller.seq).toBe(1);
          return;
        }
        const { seq, looks } = bisect(traveller, condition);
        expect([seq, traveller.seq]).toEqual([first, first]);
        expect(looks).toBeLessThanOrEqual(3 + Math.log2(log.head));
      }),
      { numRuns: 15 },
    );
  });
});

/** Whether it holds after each event, asked anew every time. */
function truthsOf(log: DayLog, condition: ReturnType<typeof compileCondition>): boolean[] {
  const traveller = new Traveller(log);
  const truths: boolean[] = [];
  for (let seq = 1; seq <= log.head; seq++) {
    traveller.seek(seq);
    truths.push(condition.holds(traveller.scene));
  }
  return truths;
}
