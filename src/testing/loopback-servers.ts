import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

export interface LoopbackServers {
  /** Starts a server on 127.0.0.1 and gives its URL, without a slash at the end. */
  serve(listener: RequestListener): Promise<string>;
  serveTls(listener: RequestListener, certificate: { key: string; cert: string }): Promise<string>;
  /** One that answers as no HTTP library would; `answer` is called for every connection. */
  serveRaw(answer: (socket: Socket) => void): Promise<string>;
  /** Ends all of them, with their connections. */
  close(): Promise<void>;
}

/** The outside world of a test: servers that come and go. */
export function loopbackServers(): LoopbackServers {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();

  return {
    serve: async (listener) => `http://127.0.0.1:${await listen(createHttpServer(listener))}`,
    serveTls: async (listener, certificate) =>
      `https://127.0.0.1:${await listen(createHttpsServer(certificate, listener))}`,
    serveRaw: async (answer) => {
      const server = createTcpServer((socket) => {
        socket.on('error', () => {});
        answer(socket);
      });
      return `http://127.0.0.1:${await listen(server)}`;
    },
    async close() {
      const closed = servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };

  async function listen(server: Server): Promise<number> {
    servers.push(server);
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
}
