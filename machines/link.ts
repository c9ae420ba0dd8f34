/**
 * The connection to the broker: token, socket, login, registrations, and what to do when one of them fails.
 *
 * Pure: the machine says *when*; what is done (fetch a token, open a socket …) is provided by its owner through the
 * five actions `authenticate`, `openSocket`, `login`, `register`, `hangUp`. It lives as long as one process and is never
 * stored, so `after` is fine here (DESIGN.md §5).
 *
 * @example
 * const actor = createActor(linkMachine.provide({ actions: { openSocket: () => … } }), { input: LINK_TIMING, clock });
 * actor.on('Unexpected', ({ state, event }) => …);
 */
import { assign, emit, setup } from 'xstate';
import { MAX_ITERATIONS, unexpected, type Unexpected } from './emitted.js';

/** How long the link waits, in ms. */
export interface LinkTiming {
  /** First pause after a failure; doubles with each further one. */
  readonly backOffBase: number;
  readonly backOffCap: number;
  /** Pause after another session took the key over: long, because two clients that fight for it both lose. */
  readonly kickedPause: number;
  /** Longest wait for the socket to open, for the answer to LOGIN, and for all registrations. */
  readonly handshake: number;
  /** An online link that holds so long has its earlier failures forgiven. */
  readonly stable: number;
}

export const LINK_TIMING: LinkTiming = {
  backOffBase: 1_000,
  backOffCap: 60_000,
  kickedPause: 600_000,
  handshake: 15_000,
  stable: 60_000,
};

export type LinkEvent =
  | { readonly type: 'Started' }
  | { readonly type: 'Stopped' }
  | { readonly type: 'TokenIssued' }
  /** No token this time; another try may bring one. */
  | { readonly type: 'TokenFailed'; readonly detail: string }
  /** The key itself is wrong: trying again cannot help. */
  | { readonly type: 'KeyRefused'; readonly detail: string }
  | { readonly type: 'SocketOpened' }
  | { readonly type: 'SocketClosed'; readonly detail: string }
  | { readonly type: 'LoginAccepted' }
  | { readonly type: 'LoginRefused'; readonly detail: string }
  | { readonly type: 'Registered' }
  | { readonly type: 'RegistrationFailed'; readonly detail: string }
  /** R10001: the same key logged in elsewhere. */
  | { readonly type: 'TakenOver'; readonly detail: string }
  /** No frame for too long. */
  | { readonly type: 'FellSilent'; readonly detail: string };

export type LinkState =
  | 'offline'
  | 'authenticating'
  | 'connecting'
  | 'loggingIn'
  | 'registering'
  | 'online'
  | 'backingOff'
  | 'kicked'
  | 'refused';

export interface LinkContext {
  readonly timing: LinkTiming;
  /** Failures in a row. */
  readonly failures: number;
  /** Why the link is where it is; empty when all is well. */
  readonly detail: string;
}

/** Pause after the `failures`-th failure in a row: base, 2 × base, 4 × base … up to the cap. */
export function backOffDelay({ backOffBase, backOffCap }: LinkTiming, failures: number): number {
  return Math.min(backOffCap, backOffBase * 2 ** Math.min(Math.max(failures - 1, 0), 30));
}

export const linkMachine = setup({
  types: {
    context: {} as LinkContext,
    events: {} as LinkEvent,
    emitted: {} as Unexpected,
    input: {} as LinkTiming,
  },
  actions: {
    authenticate: () => {},
    openSocket: () => {},
    login: () => {},
    register: () => {},
    hangUp: () => {},
    unexpected: emit(({ self, event }) => unexpected('link', self, event)),
    note: assign({ detail: ({ event }) => ('detail' in event ? event.detail : '') }),
    countFailure: assign({ failures: ({ context }) => context.failures + 1 }),
    forgive: assign({ failures: 0 }),
    noteTimeout: assign({ detail: (_, { what }: { what: string }) => `${what} took too long` }),
  },
  delays: {
    backOff: ({ context }) => backOffDelay(context.timing, context.failures),
    kickedPause: ({ context }) => context.timing.kickedPause,
    handshake: ({ context }) => context.timing.handshake,
    stable: ({ context }) => context.timing.stable,
  },
}).createMachine({
  id: 'link',
  options: { maxIterations: MAX_ITERATIONS },
  context: ({ input }) => ({ timing: input, failures: 0, detail: '' }),
  initial: 'offline',
  on: {
    Stopped: { target: '.offline', actions: ['note', 'forgive'] },
    '*': { actions: 'unexpected' },
  },
  states: {
    offline: { entry: 'hangUp', on: { Started: { target: 'authenticating', actions: 'note' } } },
    authenticating: {
      entry: 'authenticate',
      on: {
        TokenIssued: 'connecting',
        TokenFailed: { target: 'backingOff', actions: 'note' },
        KeyRefused: { target: 'refused', actions: 'note' },
      },
    },
    connecting: {
      entry: 'openSocket',
      on: {
        SocketOpened: 'loggingIn',
        SocketClosed: { target: 'backingOff', actions: 'note' },
      },
      after: {
        handshake: { target: 'backingOff', actions: { type: 'noteTimeout', params: { what: 'opening the socket' } } },
      },
    },
    loggingIn: {
      entry: 'login',
      on: {
        LoginAccepted: 'registering',
        LoginRefused: { target: 'backingOff', actions: 'note' },
        KeyRefused: { target: 'refused', actions: 'note' },
        SocketClosed: { target: 'backingOff', actions: 'note' },
        TakenOver: { target: 'kicked', actions: 'note' },
      },
      after: {
        handshake: { target: 'backingOff', actions: { type: 'noteTimeout', params: { what: 'the answer to LOGIN' } } },
      },
    },
    registering: {
      entry: 'register',
      on: {
        Registered: { target: 'online', actions: 'note' },
        RegistrationFailed: { target: 'backingOff', actions: 'note' },
        SocketClosed: { target: 'backingOff', actions: 'note' },
        TakenOver: { target: 'kicked', actions: 'note' },
        FellSilent: { target: 'backingOff', actions: 'note' },
      },
      after: {
        handshake: { target: 'backingOff', actions: { type: 'noteTimeout', params: { what: 'the registration' } } },
      },
    },
    online: {
      on: {
        SocketClosed: { target: 'backingOff', actions: 'note' },
        TakenOver: { target: 'kicked', actions: 'note' },
        FellSilent: { target: 'backingOff', actions: 'note' },
      },
      after: { stable: { actions: 'forgive' } },
    },
    backingOff: {
      entry: ['hangUp', 'countFailure'],
      after: { backOff: 'authenticating' },
    },
    kicked: {
      entry: 'hangUp',
      after: { kickedPause: 'authenticating' },
    },
    // A wrong key stays wrong: only an operator who mended it starts the link again.
    refused: { entry: 'hangUp', on: { Started: { target: 'authenticating', actions: 'note' } } },
  },
});
