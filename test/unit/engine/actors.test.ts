import { describe, expect, test } from 'vitest';
import { assign, emit, setup } from 'xstate';
import { Host } from '../../../src/engine/actors.js';

type CounterEvent = { type: 'Add'; by: number } | { type: 'Fail' };
interface Counted {
  readonly type: 'Counted';
  readonly total: number;
  readonly step: 1 | 2;
}

const counter = setup({
  types: { context: {} as { total: number }, input: {} as number, events: {} as CounterEvent, emitted: {} as Counted },
  actions: {
    tell: emit(({ context }, step: 1 | 2) => ({ type: 'Counted' as const, total: context.total, step })),
    fail: () => {
      throw new Error('the machine broke');
    },
  },
}).createMachine({
  context: ({ input }) => ({ total: input }),
  entry: { type: 'tell', params: 1 },
  on: {
    Add: {
      actions: [
        assign({ total: ({ context, event }) => context.total + event.by }),
        { type: 'tell', params: 1 },
        { type: 'tell', params: 2 },
      ],
    },
    Fail: { actions: 'fail' },
  },
});

const from = (input: number, listener: (event: Counted) => void = () => {}) => new Host(counter, { input }, listener);

describe('Host', () => {
  test('given a machine that emits on a step, the listener hears it once the step is complete', () => {
    const heard: [total: number, seen: number][] = [];
    const host: Host<typeof counter> = from(0, ({ total }) => heard.push([total, host.snapshot.context.total]));
    host.send({ type: 'Add', by: 5 });
    expect(heard.slice(1)).toEqual([[5, 5], [5, 5]]); // prettier-ignore
  });

  test('what the initial state emits waits until the owner is complete', () => {
    const heard: number[] = [];
    const host = from(7, ({ total }) => heard.push(total));
    expect(heard).toEqual([]);
    host.deliver();
    expect(heard).toEqual([7]);
  });

  test('a restored machine does not repeat what it told when it was new', () => {
    const heard: number[] = [];
    const snapshot = JSON.parse(JSON.stringify(from(7).persist())) as ReturnType<Host<typeof counter>['persist']>;
    const host = new Host(counter, { snapshot }, ({ total }) => heard.push(total));
    host.deliver();
    expect(heard).toEqual([]);
    host.send({ type: 'Add', by: 1 });
    expect(heard).toEqual([8, 8]);
  });

  test('given a listener that sends on, everything is heard in the order it was emitted', () => {
    const heard: string[] = [];
    const host: Host<typeof counter> = from(0, ({ total, step }) => {
      heard.push(`${total}.${step}`);
      if (total === 1 && step === 1) host.send({ type: 'Add', by: 1 });
    });
    host.deliver();
    heard.length = 0;
    host.send({ type: 'Add', by: 1 });
    expect(heard).toEqual(['1.1', '1.2', '2.1', '2.2']);
  });

  test('an exception of the listener reaches the caller', () => {
    const host = from(0, ({ total }) => {
      if (total > 0) throw new Error('the listener broke');
    });
    expect(() => host.send({ type: 'Add', by: 1 })).toThrow('the listener broke');
  });

  test('an exception inside the machine reaches the caller, and every later one', () => {
    const host = from(0);
    expect(() => host.send({ type: 'Fail' })).toThrow('the machine broke');
    expect(() => host.send({ type: 'Add', by: 1 })).toThrow('the machine broke');
  });
});
