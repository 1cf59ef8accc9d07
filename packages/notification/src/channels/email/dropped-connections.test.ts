import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { politeScript, startScriptedSmtp, type ScriptedSmtp } from '../../../test/scripted-smtp.js';
import type { Notifier } from '../../channel.js';
import { email } from './index.js';

describe('email over connections that end', () => {
  let server: ScriptedSmtp;
  let notifier: Notifier;
  const send = (): Promise<void> => notifier.send(notificationTo('ops@example.com'));
  const connects = (): number => server.lines.filter((line) => line.startsWith('EHLO')).length;

  beforeEach(async () => {
    server = await startScriptedSmtp();
    const options = { server: '127.0.0.1', port: server.port, from_addr: 'monasca@example.org', timeout: 1 };
    notifier = openNotifier(email, options);
  });
  afterEach(async () => {
    await notifier.close?.();
    await server.close();
  });

  it('W-37: connects again when an idle server says 421', async () => {
    await send();
    for (const socket of server.sockets) socket.end('421 idle for too long\r\n');
    await vi.waitFor(() => expect(server.sockets.size).toBe(0));
    await send();
    expect([server.mails.length, connects()]).toEqual([2, 2]);
  });

  it.each([
    ['answers 421', '421 idle for too long'],
    ['says nothing and goes', undefined],
  ])('W-37: connects again when a server %s to the next mail', async (_, answer) => {
    await send();
    let isFirst = true;
    server.script = (line, socket) => {
      if (!isFirst || !line.startsWith('MAIL')) return politeScript(line, socket);
      isFirst = false;
      socket.end(answer === undefined ? '' : `${answer}\r\n`);
      return undefined;
    };
    await send();
    expect([server.mails.length, connects()]).toEqual([2, 2]);
  });

  it('does not send again what the server may have', async () => {
    await send();
    server.script = (line, socket) => {
      if (line === '.') socket.destroy();
      return politeScript(line, socket);
    };
    expect(await faultOf(send())).toMatchObject({ reason: 'network', permanent: false });
    expect(server.mails).toHaveLength(2);
  });

  it('tries one new connection, not more', async () => {
    await send();
    server.script = (line, socket) => {
      if (line.startsWith('MAIL')) socket.destroy();
      return politeScript(line, socket);
    };
    expect(await faultOf(send())).toMatchObject({ reason: 'network', permanent: false });
    expect(connects()).toBe(2);
  });

  it.each(['greeting', 'EHLO', 'MAIL', '.'])(
    'E16: has an end when there is silence instead of an answer to %s',
    async (to) => {
      if (to === 'greeting') server.greeting = undefined;
      server.script = (line, socket) => (line.startsWith(to) ? undefined : politeScript(line, socket));
      const start = performance.now();
      expect(await faultOf(send())).toMatchObject({ reason: 'timeout', permanent: false });
      expect(performance.now() - start).toBeLessThan(1_900);
      await vi.waitFor(() => expect(server.sockets.size).toBe(0));
    },
  );

  it('has an end when the server drips', async () => {
    server.script = (line, socket) => {
      if (!line.startsWith('MAIL')) return politeScript(line, socket);
      const timer = setInterval(() => socket.write('250-'), 50);
      socket.on('close', () => clearInterval(timer));
      return undefined;
    };
    expect((await faultOf(send())).reason).toBe('timeout');
  });

  it('says good-bye when it is closed', async () => {
    await send();
    await notifier.close?.();
    await vi.waitFor(() => expect(server.sockets.size).toBe(0));
    expect(server.lines.at(-1)).toBe('QUIT');
  });
});
