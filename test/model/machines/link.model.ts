/** What the link promises: each of its events, and where each state goes on it. */
import type { LinkEvent, LinkState } from '../../../machines/link.js';

export const EVENTS: readonly LinkEvent[] = [
  { type: 'Started' },
  { type: 'Stopped' },
  { type: 'TokenIssued' },
  { type: 'TokenFailed', detail: 'why' },
  { type: 'KeyRefused', detail: 'why' },
  { type: 'SocketOpened' },
  { type: 'SocketClosed', detail: 'why' },
  { type: 'LoginAccepted' },
  { type: 'LoginRefused', detail: 'why' },
  { type: 'Registered' },
  { type: 'RegistrationFailed', detail: 'why' },
  { type: 'TakenOver', detail: 'why' },
  { type: 'FellSilent', detail: 'why' },
];

/** Where each state goes on each event. What is not here is unexpected: reported, and nothing changes. */
export const TABLE: Readonly<Record<LinkState, Readonly<Partial<Record<LinkEvent['type'], LinkState>>>>> = {
  offline: { Started: 'authenticating', Stopped: 'offline' },
  authenticating: { TokenIssued: 'connecting', TokenFailed: 'backingOff', KeyRefused: 'refused', Stopped: 'offline' },
  connecting: { SocketOpened: 'loggingIn', SocketClosed: 'backingOff', Stopped: 'offline' },
  loggingIn: {
    LoginAccepted: 'registering',
    LoginRefused: 'backingOff',
    KeyRefused: 'refused',
    SocketClosed: 'backingOff',
    TakenOver: 'kicked',
    Stopped: 'offline',
  },
  registering: {
    Registered: 'online',
    RegistrationFailed: 'backingOff',
    SocketClosed: 'backingOff',
    TakenOver: 'kicked',
    FellSilent: 'backingOff',
    Stopped: 'offline',
  },
  online: { SocketClosed: 'backingOff', TakenOver: 'kicked', FellSilent: 'backingOff', Stopped: 'offline' },
  backingOff: { Stopped: 'offline' },
  kicked: { Stopped: 'offline' },
  refused: { Started: 'authenticating', Stopped: 'offline' },
};
