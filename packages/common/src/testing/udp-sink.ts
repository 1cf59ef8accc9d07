import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A UDP port of this machine, and the datagrams that came to it, as texts. */
export interface UdpSink {
  readonly port: number;
  readonly received: string[];
  readonly close: () => Promise<void>;
}

export async function udpSink(): Promise<UdpSink> {
  const socket = createSocket('udp4');
  const received: string[] = [];
  socket.on('message', (datagram) => received.push(String(datagram)));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    received,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
