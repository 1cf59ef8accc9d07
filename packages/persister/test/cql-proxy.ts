import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Opcodes of the native protocol. */
export const opcodes = {
  ...{ error: 0x00, startup: 0x01, authenticate: 0x03, execute: 0x0a, batch: 0x0d, authResponse: 0x0f },
} as const;

/** One frame of the native protocol, version 4. */
export interface Frame {
  readonly opcode: number;
  readonly body: Buffer;
}

/**
 * What happens to a request: it is passed on; it is answered with a frame instead; its connection is reset before the
 * server has it, or in place of the server's answer; or the client waits in vain, before or after.
 */
export type Fate = 'pass' | 'reset before' | 'reset after' | 'hang before' | 'hang after' | Frame;

const headerLength = 9;
const responseVersion = 0x84;

/** A way to Cassandra that treats its requests as it is told. */
export class CqlProxy {
  readonly port: number;
  /** Asked for each request. */
  judge: (frame: Frame) => Fate = () => 'pass';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  static async to({ hostname, port }: URL): Promise<CqlProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new CqlProxy(server, hostname, Number(port));
  }

  private constructor(server: Server, host: string, port: number) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (client) => {
      if (this.#isCut) client.resetAndDestroy();
      else this.#join(client, connect(port, host));
    });
  }

  /** Cuts every connection, and each new one, until {@link mend}. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #join(client: Socket, server: Socket): void {
    /** Streams whose answers do not arrive, and whether the connection is reset instead. */
    const lost = new Map<number, boolean>();
    const ofClient = frames((frame, header) => {
      const fate = this.judge(frame);
      const stream = header.readInt16BE(2);
      if (typeof fate === 'object') client.write(encode(stream, fate));
      else if (fate === 'reset before') client.resetAndDestroy();
      else if (fate !== 'hang before') {
        if (fate !== 'pass') lost.set(stream, fate === 'reset after');
        server.write(Buffer.concat([header, frame.body]));
      }
    });
    const ofServer = frames((frame, header) => {
      const isReset = lost.get(header.readInt16BE(2));
      lost.delete(header.readInt16BE(2));
      if (isReset === undefined) client.write(Buffer.concat([header, frame.body]));
      else if (isReset) client.resetAndDestroy();
    });
    client.on('data', ofClient);
    server.on('data', ofServer);
    for (const [socket, other] of [[client, server], [server, client]] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    } // prettier-ignore
  }
}

/** Cuts what arrives into frames. */
function frames(each: (frame: Frame, header: Buffer) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= headerLength) {
      const end = headerLength + rest.readInt32BE(5);
      if (rest.length < end) return;
      const [header, body] = [rest.subarray(0, headerLength), rest.subarray(headerLength, end)];
      rest = rest.subarray(end);
      each({ opcode: header[4]!, body }, header);
    }
  };
}

function encode(stream: number, { opcode, body }: Frame): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt8(responseVersion, 0);
  header.writeInt16BE(stream, 2);
  header.writeUInt8(opcode, 4);
  header.writeInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}

const short = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const int = (value: number): Buffer => Buffer.concat([short(value >>> 16), short(value & 0xffff)]);

/** A text with its length before it. */
export const cqlString = (text: string): Buffer => Buffer.concat([short(Buffer.byteLength(text)), Buffer.from(text)]);

/** What errors carry beside their code and message: consistency and numbers of replicas. */
const details: Readonly<Record<number, Buffer>> = {
  0x1000: Buffer.concat([short(1), int(2), int(1)]),
  0x1100: Buffer.concat([short(1), int(0), int(1), cqlString('SIMPLE')]),
  0x1500: Buffer.concat([short(1), int(0), int(1), int(1), cqlString('SIMPLE')]),
};

/** The answer of a server that refuses. */
export function errorFrame(code: number, message = 'made up'): Frame {
  const body = Buffer.concat([int(code), cqlString(message), details[code] ?? Buffer.alloc(0)]);
  return { opcode: opcodes.error, body };
}
