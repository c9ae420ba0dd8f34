/** The two wires, as ports: tests and the embedded simulator can take the place of the network. */

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface HttpTransport {
  /** Rejects when there is no answer within `timeoutMs`, for whatever reason: then nobody knows what the server did. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string, timeoutMs: number): Promise<HttpAnswer>;
  close?(): Promise<void>;
}

export interface SocketHandlers {
  open(): void;
  message(text: string): void;
  /** Once, at the end, whether the socket ever opened or not. */
  close(detail: string): void;
}

export interface SocketHandle {
  /** Does nothing once the socket is closed. */
  send(text: string): void;
  close(): void;
}

export interface SocketTransport {
  /** Never throws: what goes wrong comes by `handlers.close`. No handler is called before it returns. */
  connect(url: string, handlers: SocketHandlers): SocketHandle;
}

export interface Transports {
  readonly http: HttpTransport;
  readonly socket: SocketTransport;
}

/** What the client tells people besides the log; pino fits. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const SILENT_LOGGER: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
