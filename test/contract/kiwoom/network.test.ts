/** The real wires against real sockets of this machine: what tests with fakes take for granted. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { httpTransport, webSocketTransport } from '../../../src/kiwoom/index.js';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const http = () => {
  const transport = httpTransport();
  closers.push(() => void transport.close?.());
  return transport;
};

test('a POST carries what it should, connections are kept, headers come back in lower case', async () => {
  const seen: { headers: IncomingHttpHeaders; body: string; method: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    sockets.add(request.socket);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ headers: request.headers, body, method: request.method });
      response.writeHead(429, { 'Cont-Yn': 'Y', 'Next-Key': 'abc' });
      response.end('{"한글":1}');
    });
  });
  const port = await listen(server);
  const transport = http();
  const post = () => transport.post(`http://127.0.0.1:${port}/x`, { 'api-id': 'ka10001' }, '{"a":"가"}', 1_000);
  const answer = await post();
  for (let i = 0; i < 9; i++) await post();
  expect(answer).toMatchObject({ status: 429, text: '{"한글":1}', headers: { 'cont-yn': 'Y', 'next-key': 'abc' } });
  expect(seen[0]).toMatchObject({ method: 'POST', body: '{"a":"가"}' });
  expect(seen[0]?.headers).toMatchObject({ 'api-id': 'ka10001', 'user-agent': 'node' });
  // A connection counts as free a moment after its answer was read, so a second one may open; no more than that.
  expect(sockets.size).toBeLessThanOrEqual(2);
});

test('a POST that gets no answer in time, or half of one, or nobody to talk to, rejects, and is written once', async () => {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    if (request.url === '/half') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"return_co');
      setTimeout(() => request.socket.destroy(), 20);
    } else if (request.url === '/hang-up') request.socket.destroy();
  });
  const port = await listen(server);
  const transport = http();
  for (const path of ['silent', 'half', 'hang-up']) {
    await expect(transport.post(`http://127.0.0.1:${port}/${path}`, {}, '{}', 200)).rejects.toThrow();
  }
  expect(requests).toBe(3);
  await expect(transport.post('http://127.0.0.1:1/x', {}, '{}', 200)).rejects.toThrow(/ECONNREFUSED|connect/);
});

test('a socket opens, talks both ways, and says once why it closed', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  closers.push(() => server.close());
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      if (text === 'bye') socket.close(1000, 'Bye');
      else socket.send(`가 ${text}`);
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const log: string[] = [];
  await new Promise<void>((resolve) => {
    const handle = webSocketTransport().connect(`ws://127.0.0.1:${port}/api/dostk/websocket`, {
      open: () => {
        log.push('open');
        handle.send('one');
      },
      message: (text) => {
        log.push(text);
        handle.send('bye');
      },
      close: (detail) => {
        log.push(detail);
        handle.send('nobody hears this');
        handle.close();
        resolve();
      },
    });
  });
  expect(log).toEqual(['open', '가 one', 'closed by the server (1000 Bye)']);
});

test('a socket that finds nobody closes with the reason, and may be given up before it opens', async () => {
  const detail = await new Promise<string>((resolve) => {
    webSocketTransport().connect('ws://127.0.0.1:1/x', { open: () => {}, message: () => {}, close: resolve });
  });
  expect(detail).toContain('ECONNREFUSED');
  await new Promise<string>((resolve) => {
    webSocketTransport()
      .connect('ws://127.0.0.1:1/x', { open: () => {}, message: () => {}, close: resolve })
      .close();
  });
});
