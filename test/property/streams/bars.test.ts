import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INTERVALS, type Bar, type EpochMs, type Interval } from '../../../src/domain/index.js';
import {
  createBarBuilder,
  createResampler,
  type BarBuilder,
  type Resampler,
  type TickAnomaly,
} from '../../../streams/index.js';
import { at, CODE, type TickEnvelope } from '../../unit/streams/ticks.js';
import { happenings, naiveBars, ticks, type Happening } from './tapes.js';

const END = at('23:59:59');
const tick = (happening: Happening) => (happening.kind === 'tick' ? [happening.tick] : []);

function advance(builder: BarBuilder, happening: Happening): Bar[] {
  const closed =
    happening.kind === 'tick'
      ? builder.onTick(happening.tick.event, happening.tick.tsEvent)
      : builder.closeUntil(happening.time);
  return closed === null ? [] : [closed];
}

function build(interval: Interval, all: readonly Happening[], anomalies: TickAnomaly[] = []): Bar[] {
  const builder = createBarBuilder({ code: CODE, interval, onAnomaly: (anomaly) => anomalies.push(anomaly) });
  const bars = all.flatMap((happening) => advance(builder, happening));
  const last = builder.closeUntil((END + 86_400_000) as EpochMs);
  return last === null ? bars : [...bars, last];
}

/** Minutes built from ticks, joined into longer bars step by step. */
function buildByMinutes(interval: Interval, all: readonly Happening[]): Bar[] {
  const builder = createBarBuilder({ code: CODE, interval: '1m' });
  const resampler = createResampler({ code: CODE, interval });
  return [...all, { kind: 'clock', time: (END + 86_400_000) as EpochMs } as const].flatMap((happening) => {
    const [minute] = advance(builder, happening);
    const bar = resampler.onStep(minute ?? null, builder.until);
    return bar === null ? [] : [bar];
  });
}

const anInterval = fc.constantFrom(...INTERVALS);

test('bars are what grouping the trades by their bar gives, wherever timers fall', () => {
  fc.assert(
    fc.property(happenings, anInterval, (all, interval) => {
      const anomalies: TickAnomaly[] = [];
      expect(build(interval, all, anomalies)).toEqual(naiveBars(all.flatMap(tick), interval));
      expect(anomalies).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('joining minutes gives the bars that ticks give directly, and at the same step', () => {
  fc.assert(
    fc.property(happenings, anInterval, (all, interval) => {
      expect(buildByMinutes(interval, all)).toEqual(build(interval, all));
      const builder = createBarBuilder({ code: CODE, interval: '1m' });
      const direct = createBarBuilder({ code: CODE, interval });
      const resampler = createResampler({ code: CODE, interval });
      for (const happening of all) {
        const [minute] = advance(builder, happening);
        expect(resampler.onStep(minute ?? null, builder.until)).toEqual(advance(direct, happening)[0] ?? null);
      }
    }),
    { numRuns: 200 },
  );
});

test('lost ticks are all noticed, and no volume is lost but after the last tick', () => {
  fc.assert(
    fc.property(ticks, fc.infiniteStream(fc.boolean()), (all, coins) => {
      const kept = all.filter(() => coins.next().value === true);
      fc.pre(kept.length > 0);
      const anomalies: TickAnomaly[] = [];
      const bars = build('1m', kept.map((t) => ({ kind: 'tick', tick: t })), anomalies); // prettier-ignore
      const upToLast = all.filter((t) => t.seq <= kept.at(-1)!.seq);
      const lost = upToLast.filter((t) => !kept.includes(t)).reduce((sum, t) => sum + Math.abs(t.event.quantity), 0);
      expect(anomalies.every(({ kind }) => kind === 'gap')).toBe(true);
      expect(anomalies.reduce((sum, { missing }) => sum + missing, 0)).toBe(lost);
      expect(bars.reduce((sum, bar) => sum + bar.volume, 0)).toBe(kept.at(-1)!.event.volume);
    }),
  );
});

test('ticks sent again, at once or much later, change no bar', () => {
  fc.assert(
    fc.property(ticks, fc.infiniteStream(fc.nat({ max: 3 })), (all, repeats) => {
      const again = all.flatMap((t, i): TickEnvelope[] => {
        const back = repeats.next().value as number;
        return back === 0 ? [t] : [t, all[Math.max(i - back + 1, 0)]!];
      });
      const asHappenings = (list: readonly TickEnvelope[]) => list.map((t) => ({ kind: 'tick', tick: t }) as const);
      expect(build('1m', asHappenings(again))).toEqual(build('1m', asHappenings(all)));
    }),
  );
});

test('a builder or resampler restored from JSON anywhere goes on the same', () => {
  fc.assert(
    fc.property(happenings, anInterval, fc.nat(), (all, interval, where) => {
      const cut = where % (all.length + 1);
      let builder = createBarBuilder({ code: CODE, interval: '1m' });
      let resampler = createResampler({ code: CODE, interval });
      const run = (part: readonly Happening[]): unknown[] =>
        part.map((happening) => {
          const [minute] = advance(builder, happening);
          return [minute, resampler.onStep(minute ?? null, builder.until)];
        });
      const whole = run(all);
      const end = [builder.state(), resampler.state()];

      builder = createBarBuilder({ code: CODE, interval: '1m' });
      resampler = createResampler({ code: CODE, interval });
      const first = run(all.slice(0, cut));
      const saved = JSON.stringify([builder.state(), resampler.state()]);
      builder = createBarBuilder({ code: CODE, interval: '1m' });
      resampler = createResampler({ code: CODE, interval });
      const [b, r] = JSON.parse(saved) as [ReturnType<BarBuilder['state']>, ReturnType<Resampler['state']>];
      builder.restore(b);
      resampler.restore(r);
      expect([...first, ...run(all.slice(cut))]).toEqual(whole);
      expect([builder.state(), resampler.state()]).toEqual(end);
    }),
    { numRuns: 200 },
  );
});
