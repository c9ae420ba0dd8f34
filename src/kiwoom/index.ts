/** The Kiwoom client. Others need this file only. */
export { createKiwoomBars, type KiwoomBars, type KiwoomBarsOptions } from './bar-source.js';
export { createKiwoomClient, type KiwoomClient, type KiwoomOptions, type KiwoomStats } from './client.js';
export { httpTransport, networkTransports, webSocketTransport } from './network.js';
export type { PaceLimits } from './pacer.js';
export type { Keys } from './token.js';
export type {
  HttpAnswer,
  HttpTransport,
  Logger,
  SocketHandle,
  SocketHandlers,
  SocketTransport,
  Transports,
} from './transport.js';
