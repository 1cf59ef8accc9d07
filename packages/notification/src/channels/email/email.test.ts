import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SMTPServerOptions } from 'smtp-server';
import { ServiceError } from '@monasca/common';
import { makeCertificate, type Certificate } from '../../../test/certificate.js';
import { faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { mailParts, startSmtpSink, type SmtpSink } from '../../../test/smtp-sink.js';
import type { Notifier } from '../../channel.js';
import { email } from './index.js';

const answer = (responseCode: number, text = 'no'): Error => Object.assign(new Error(text), { responseCode });

/** AUTH for the user `u` with the password `pa$s`. */
const auth = {
  onAuth(attempt, _, done) {
    const isProof = attempt.method === 'CRAM-MD5';
    const isGood = isProof ? attempt.validatePassword('pa$s') : attempt.password === 'pa$s';
    if (isGood && attempt.username === 'u') done(null, { user: isProof ? 'u by proof' : 'u by word' });
    else done(answer(535));
  },
} satisfies SMTPServerOptions;

describe('email', () => {
  let certificate: Certificate;
  let sink: SmtpSink;
  let notifier: Notifier;
  const told: string[] = [];
  const tell = (fields: object, message: string): void => void told.push(JSON.stringify(fields) + message);
  const open = async (options: Record<string, unknown> = {}, server: SMTPServerOptions = {}): Promise<void> => {
    const { cert, key } = certificate;
    sink = await startSmtpSink({ cert, key, ...server });
    const common = { server: '127.0.0.1', port: sink.port, from_addr: 'monasca@example.org', timeout: 1 };
    notifier = openNotifier(
      email,
      { ...common, ...options },
      { log: { debug: tell, info: tell, warn: tell, error: tell } },
    );
  };
  const send = (fields?: Record<string, unknown>, address = 'ops@example.com'): Promise<void> =>
    notifier.send(notificationTo(address, fields));

  beforeAll(() => {
    certificate = makeCertificate();
  });
  afterAll(() => certificate.remove());
  afterEach(async () => {
    await notifier.close?.();
    await sink.close();
    expect(told.filter((text) => /example\.com|pa\$s/.test(text))).toEqual([]);
    told.length = 0;
  });

  it('E10, E11: has the headers of a mail that nobody answers to, and its text in UTF-8', async () => {
    await open();
    await send({ alarmName: 'CPU ü 🔥', metrics: [{ name: 'a', dimensions: { ort: 'Zürich' } }] });
    const [mail] = sink.mails;
    expect(mail).toMatchObject({ from: 'monasca@example.org', to: ['ops@example.com'] });
    const { headers, body } = mailParts(mail!.raw);
    expect(headers).toEqual({
      subject: 'ALARM HIGH "CPU ü 🔥" ',
      from: 'monasca@example.org',
      to: 'ops@example.com',
      date: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}$/) as unknown,
      'message-id': '<0a1b2c3d-0000-4000-8000-000000000001@example.org>',
      'auto-submitted': 'auto-generated',
      'mime-version': '1.0',
      'content-type': 'text/plain; charset=utf-8',
      'content-transfer-encoding': 'base64',
    });
    expect(body).toMatch(/^Thresholds were exceeded\n\nAlarm "CPU ü 🔥" [^]*\n {4}ort: Zürich\n {2}\} \n\]$/);
  });

  it('E22: gets no header by the name of an alarm', async () => {
    await open();
    await send({ alarmName: 'a\r\nBcc: victim@example.net\r\n\r\nbody' });
    const { headers } = mailParts(sink.mails[0]!.raw);
    expect(headers).not.toHaveProperty('bcc');
    expect(headers.subject).toBe('ALARM HIGH "a Bcc: victim@example.net body" for Host: node-1');
    expect(sink.mails[0]?.to).toEqual(['ops@example.com']);
  });

  it('E20: goes to each of several recipients', async () => {
    await open();
    await send({}, 'a@example.com, b@example.com,a@example.com');
    expect(sink.mails[0]?.to).toEqual(['a@example.com', 'b@example.com']);
    expect(mailParts(sink.mails[0]!.raw).headers.to).toBe('a@example.com, b@example.com');
  });

  it.each([
    'a@x\r\nRCPT TO:<b@y>',
    'a@x\n',
    'a@x\u0000',
    '',
    'ops',
    'a@b@c',
    'a b@c',
    '<a@b>',
    ',',
    `${'x'.repeat(300)}@y`,
  ])('E21: %j is no address', async (address) => {
    await open();
    const fault = await faultOf(send({}, address));
    expect(fault).toMatchObject({ reason: 'address', permanent: true });
    expect([address !== '' && fault.message.includes(address), sink.connections()]).toEqual([false, 0]);
  });

  it('E12: uses a connection again', async () => {
    await open();
    await send();
    await send();
    expect(sink.mails.map(({ connection }) => connection)).toEqual([1, 1]);
  });

  it('opens few connections for many mails', async () => {
    await open();
    await Promise.all(Array.from({ length: 40 }, () => send()));
    expect([sink.mails.length, sink.connections()]).toEqual([40, 4]);
  });

  it('E13: connects again when the server has dropped the connection, and sends once', async () => {
    await open();
    await send();
    sink.drop();
    await send();
    expect(sink.mails.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  it('E14: says when it cannot connect again', async () => {
    await open();
    await send();
    await sink.close();
    const fault = await faultOf(send());
    expect([fault.reason, fault.permanent]).toEqual(['network', false]);
    expect(fault.message).toBe(`no exchange with 127.0.0.1:${sink.port}: ECONNREFUSED`);
  });

  it.each([
    ['MAIL FROM', 550, 'client', true, { onMailFrom: (_, __, done) => done(answer(550, 'ops@example.com')) }],
    ['RCPT TO', 550, 'client', true, { onRcptTo: (_, __, done) => done(answer(550, 'ops@example.com')) }],
    ['RCPT TO', 450, 'client', false, { onRcptTo: (_, __, done) => done(answer(450)) }],
    [
      'DATA',
      554,
      'client',
      true,
      { onData: (stream, _, done) => void stream.resume().on('end', () => done(answer(554))) },
    ],
    [
      'DATA',
      451,
      'server',
      false,
      { onData: (stream, _, done) => void stream.resume().on('end', () => done(answer(451))) },
    ],
    ['the connection', 421, 'server', false, { onConnect: (_, done) => done(answer(421)) }],
    ['the connection', 554, 'server', false, { onConnect: (_, done) => done(answer(554)) }],
  ] satisfies [string, number, string, boolean, SMTPServerOptions][])(
    'E15: %s is answered %i: %s',
    async (command, status, reason, permanent, server) => {
      await open({}, server);
      const fault = await faultOf(send());
      expect([fault.reason, fault.permanent, fault.cause]).toEqual([reason, permanent, undefined]);
      expect(fault.message).toMatch(new RegExp(`^127.0.0.1:\\d+ has answered ${status} .*to ${command}$`));
      expect(fault.message).not.toContain('example.com');
    },
  );

  it('sends what comes after a mail that was refused', async () => {
    await open({}, { onRcptTo: ({ address }, _, done) => done(address.startsWith('no') ? answer(550) : null) });
    await faultOf(send({}, 'no@example.com'));
    await send({}, 'yes@example.com');
    expect(sink.mails).toHaveLength(1);
  });

  it('is delivered when the server takes it for some recipients, and says so', async () => {
    await open({}, { onRcptTo: ({ address }, _, done) => done(address.startsWith('no') ? answer(550) : null) });
    await send({}, 'no@example.com,yes@example.com');
    expect(sink.mails.map(({ to }) => to)).toEqual([['yes@example.com']]);
    expect(told).toEqual([expect.stringContaining('"rejected":1')]);
  });

  it('E16: ends when the server is too slow', async () => {
    await open({}, { onRcptTo: () => {} });
    const start = performance.now();
    expect(await faultOf(send())).toMatchObject({ reason: 'timeout', permanent: false });
    expect(performance.now() - start).toBeLessThan(1_900);
  });

  it('E17: proves who it is, without showing the password where that can be', async () => {
    const account = { user: 'u', password: 'pa$s', security: 'none' };
    await open(account, {
      ...auth,
      allowInsecureAuth: true,
      authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5'],
      authOptional: false,
    });
    await send();
    expect(sink.mails[0]?.user).toBe('u by proof');
  });

  it.each(['PLAIN', 'LOGIN'])('E17: proves who it is by %s, encrypted', async (method) => {
    await open({ user: 'u', password: 'pa$s' }, { ...auth, authMethods: [method], authOptional: false });
    await send();
    expect(sink.mails[0]).toMatchObject({ user: 'u by word', isEncrypted: true });
  });

  it('a wrong password is a lasting fault', async () => {
    await open({ user: 'u', password: 'wrong' }, { ...auth, authOptional: false });
    expect(await faultOf(send())).toMatchObject({ reason: 'auth', permanent: true });
  });

  it.each([{ user: 'u' }, { password: 'pa$s' }, { user: 'u', password: '' }])(
    'E18: no AUTH with %j',
    async (account) => {
      await open(account, auth);
      await send();
      expect(sink.mails[0]?.user).toBeUndefined();
    },
  );

  describe('over TLS', () => {
    const none = { disabledCommands: ['STARTTLS', 'AUTH'] };
    it.each<[string, Record<string, unknown>, SMTPServerOptions, boolean]>([
      ['E19: auto takes it', {}, {}, true],
      ['auto goes without', {}, none, false],
      ['none goes without', { security: 'none' }, {}, false],
      ['starttls takes it', { security: 'starttls', insecure: true }, {}, true],
      ['tls begins with it', { security: 'tls', insecure: true }, { secure: true }, true],
    ])('%s', async (_, options, server, isEncrypted) => {
      await open(options, server);
      await send();
      expect(sink.mails).toMatchObject([{ isEncrypted }]);
    });

    it.each(['auto', 'starttls'])('%s knows the authority', async (security) => {
      await open({ security, ca_certs: certificate.certFile });
      await send();
      expect(sink.mails).toMatchObject([{ isEncrypted: true }]);
    });

    it.each<[Record<string, unknown>, SMTPServerOptions]>([
      [{ security: 'starttls' }, {}],
      [{ security: 'starttls', insecure: true }, none],
      [{ security: 'tls' }, { secure: true }],
      [{ security: 'tls', insecure: true }, {}],
    ])('sends nothing otherwise: %j', async (options, server) => {
      await open(options, server);
      expect(await faultOf(send())).toMatchObject({ permanent: false });
      expect(sink.mails).toEqual([]);
    });

    it('a file of authorities that is missing is an error at start', async () => {
      await open();
      expect(() => openNotifier(email, { ca_certs: '/none.pem' })).toThrow(ServiceError);
    });
  });

  it.each([{ server: undefined }, { from_addr: '' }])('starts with %j, and tells what is missing', async (options) => {
    await open(options);
    expect(told).toEqual([expect.stringContaining('server and from_addr have to be set')]);
    expect(await faultOf(send())).toMatchObject({ reason: 'client', permanent: false });
  });

  it('takes a sender with a name, and nothing that is none', async () => {
    await open({ from_addr: 'Monasca Ü <alarms@example.org>' });
    await send();
    expect(sink.mails[0]?.from).toBe('alarms@example.org');
    expect(mailParts(sink.mails[0]!.raw).headers.from).toBe('Monasca Ü <alarms@example.org>');
    expect(() => openNotifier(email, { from_addr: 'x@y\r\nz' })).toThrow(ServiceError);
  });

  it('has the text of a template, and the subject of the original', async () => {
    await open();
    const templates = { of: () => () => 'another text' };
    const options = { server: '127.0.0.1', port: sink.port, from_addr: 'monasca@example.org' };
    const other = openNotifier(email, options, { templates });
    await other.send(notificationTo('ops@example.com'));
    await other.close?.();
    const { headers, body } = mailParts(sink.mails[0]!.raw);
    expect(headers['content-transfer-encoding']).toBe('base64');
    expect([headers.subject, body]).toEqual(['ALARM HIGH "High CPU" for Host: node-1', 'another text']);
  });

  it.each([' \n', '\ud83d \udd25', '🔥'.repeat(10_000), '\u0001\u0085\u2028', '.\r\n.\r\nQUIT'])(
    'takes the text %j wherever it may stand',
    async (text) => {
      await open({ grafana_url: 'https://grafana' });
      const metrics = [{ id: null, name: text, dimensions: { hostname: text, target_host: text, [text]: text } }];
      await send({
        alarmName: text,
        stateChangeReason: text,
        severity: text,
        lifecycleState: text,
        link: text,
        metrics,
      });
      expect(sink.mails).toHaveLength(1);
      const { headers, body } = mailParts(sink.mails[0]!.raw);
      expect(Object.keys(headers)).toHaveLength(9);
      expect(body).toContain('alarm_id: alarm\n');
    },
  );

  it('is counted as the original counts it', () => {
    expect(email.sentCounter).toBe('sent_smtp_count');
  });
});
