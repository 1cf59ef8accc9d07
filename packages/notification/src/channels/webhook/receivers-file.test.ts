import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServiceError } from '@monasca/common';
import { makeCertificate } from '../../../test/certificate.js';
import { faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink, type HttpSink, type SinkRequest } from '../../../test/http-sink.js';
import { webhook } from './index.js';

describe('a file of receivers', () => {
  let sink: HttpSink;
  let directory: string;
  beforeEach(async () => {
    sink = await startHttpSink();
    directory = mkdtempSync(path.join(tmpdir(), 'monasca-receivers-'));
  });
  afterEach(async () => {
    await sink.close();
    rmSync(directory, { recursive: true });
  });

  const write = (name: string, text: string): string => {
    const file = path.join(directory, name);
    writeFileSync(file, text);
    return file;
  };
  /** What a method gets with this file. */
  const sent = async (entries: unknown, address = `${sink.origin}/hooks/a?x=1`): Promise<SinkRequest> => {
    const notifier = openNotifier(webhook, { receivers_file: write('receivers.yaml', JSON.stringify(entries)) });
    await notifier.send(notificationTo(address));
    await notifier.close?.();
    return sink.requests.at(-1)!;
  };
  const opening = (text: string) => () => openNotifier(webhook, { receivers_file: write('receivers.yaml', text) });

  // Grafana's documentation of the webhook integration: hex of HMAC-SHA256 of the body.
  it('signs the body', async () => {
    const { headers, body } = await sent([{ method: 'method', hmac: { secret: 's3cret' } }]);
    const expected = createHmac('sha256', 's3cret').update(body).digest('hex');
    expect(headers['x-grafana-alerting-signature']).toBe(expected);
  });

  // The same: with a timestamp header, of `timestamp:body`, the time in s.
  it('signs the time with the body', async () => {
    const hmac = { secret: { file: write('secret', 's3cret\n') }, header: 'X-Signature', timestamp_header: 'X-Time' };
    const { headers, body } = await sent([{ url: sink.origin, hmac }]);
    const time = String(headers['x-time']);
    expect(Math.abs(Number(time) - Date.now() / 1_000)).toBeLessThan(5);
    expect(headers['x-signature']).toBe(createHmac('sha256', 's3cret').update(`${time}:${body}`).digest('hex'));
  });

  it('has credentials and headers, which win over those of the address', async () => {
    const url = sink.origin;
    const bearer = await sent([{ url, bearer: { file: write('token', 't0ken') }, headers: { 'X-Tenant': 'a' } }]);
    expect([bearer.headers.authorization, bearer.headers['x-tenant']]).toEqual(['Bearer t0ken', 'a']);
    const basic = [{ url, basic: { username: 'us', password: 'pass' } }];
    const { headers } = await sent(basic, `${sink.origin.replace('//', '//other:one@')}/`);
    expect(headers.authorization).toBe(`Basic ${Buffer.from('us:pass').toString('base64')}`);
  });

  it('has entries for URLs, up to the end of a part of the path', async () => {
    const entries = [{ url: `${sink.origin}/hooks`, bearer: 'b' }];
    const authorization = async (address: string): Promise<string | undefined> =>
      (await sent(entries, address)).headers.authorization;
    expect(await authorization(`${sink.origin}/hooks`)).toBe('Bearer b');
    expect(await authorization(`${sink.origin}/hooks?x`)).toBe('Bearer b');
    expect(await authorization(`${sink.origin}/hooks/a/b`)).toBe('Bearer b');
    expect(await authorization(`${sink.origin}/hooks2`)).toBeUndefined();
    expect(await authorization(`${sink.origin}/hooks/../other`)).toBeUndefined();
    expect(await authorization(`${sink.origin}/hooks/%2e%2e/other`)).toBeUndefined();
    expect(await authorization(`${sink.origin}/hooks/..%2Fother`)).toBeUndefined();
    expect(await authorization(`${sink.origin}/hooks/..%5cother`)).toBeUndefined();
    expect(await authorization(sink.origin.replace('127.0.0.1', 'localhost'))).toBeUndefined();
  });

  it('takes the entry that says most', async () => {
    const [wide, narrow] = [sink.origin, `${sink.origin}/hooks`];
    const entries = [
      { url: wide, bearer: 'wide' },
      { url: narrow, bearer: 'narrow' },
    ];
    expect((await sent(entries)).headers.authorization).toBe('Bearer narrow');
    const methods = [...entries, { method: 'method', bearer: 'method' }, { method: 'other', bearer: 'other' }];
    expect((await sent(methods)).headers.authorization).toBe('Bearer method');
    const both = [...entries, { method: 'method', url: 'https://elsewhere', bearer: 'both' }];
    expect((await sent(both)).headers.authorization).toBe('Bearer narrow');
  });

  it('proves who we are with a certificate', async () => {
    const certificate = makeCertificate();
    const { certFile, keyFile } = certificate;
    let subject: unknown;
    const secure = await startHttpSink(
      (_, response) => {
        subject = (response.socket as TLSSocket).getPeerCertificate().subject;
        return {};
      },
      { ...certificate, ca: certificate.cert, requestCert: true },
    );
    const tls = { cert_file: certFile, key_file: keyFile, ca_file: certFile };
    await sent([{ url: secure.origin, tls }], secure.origin);
    expect(subject).toMatchObject({ CN: 'sink' });
    const notifier = openNotifier(webhook);
    expect((await faultOf(notifier.send(notificationTo(secure.origin)))).reason).toBe('network');
    await notifier.close?.();
    await secure.close();
    certificate.remove();
  });

  it.each([
    ['{}', 'expected a list'],
    ['[1]', '[0]: expected a map'],
    ['[{bearer: s3cret}]', '[0]: expected a method or a url'],
    ['[{method: a, token: s3cret}]', '[0]: expected some of'],
    ['[{url: "ftp://a"}]', '[0].url: expected'],
    ['[{url: "https://a@b"}]', '[0].url: expected'],
    ['[{url: "https://a/?b"}]', '[0].url: expected'],
    ['[{method: a, bearer: s3cret, basic: {username: u, password: s3cret}}]', 'bearer or basic'],
    ['[{method: a, bearer: 1}]', '[0].bearer: expected text, or a map with file'],
    ['[{method: a, bearer: {token: s3cret}}]', '[0].bearer: expected some of file'],
    ['[{method: a, bearer: {file: /none}}]', '[0].bearer: expected a readable file'],
    ['[{method: a, bearer: "s3cret\\r\\nX: y"}]', '[0].bearer: expected'],
    ['[{method: a, basic: {username: u}}]', '[0].basic.password: expected'],
    ['[{method: a, hmac: {}}]', '[0].hmac.secret: expected'],
    ['[{method: a, hmac: {secret: s3cret, header: "a b"}}]', '[0].hmac.header: expected'],
    ['[{method: a, headers: {X-A: "s3cret\\n"}}]', '[0].headers.X-A: expected'],
    ['[{method: a, headers: {Transfer-Encoding: chunked}}]', '[0].headers.Transfer-Encoding: expected'],
    ['[{method: a, headers: {HOST: s3cret}}]', '[0].headers.HOST: expected'],
    ['[{method: a, headers: {"X-A\\n": s3cret}}]', 'expected the name of a header'],
    ['[{method: a, tls: {cert_file: a}}]', '[0].tls: expected both'],
    ['[{method: a, tls: {cert_file: /none, key_file: /none}}]', 'PEM'],
    ['[{method: s3cret', 'expected a readable YAML file'],
    ['- method: a\n  bearer:s3cret: x', '[0]: expected some of method, url'],
    ['- method: a\n  S3CRETs3cret: x', 'got another key'],
    ['- method: a\n  tokens: x', 'got tokens'],
    [
      '- method: a\n  hmac: { "secret:s3cret": }',
      '[0].hmac: expected some of secret, header, timestamp_header, got another',
    ],
    ['- method: a\n  headers: { "X-A: s3cret": b }', '[0].headers[0]: expected the name of a header'],
    ['- method: a\n  headers: { X-s3cret: 1 }', '[0].headers[0]: expected text'],
    ['- method: a\n  bearer: { file: /s3cret }', '[0].bearer: expected a readable file: ENOENT'],
    ['- method: a\n  bearer: "s3cret\n', 'MISSING_CHAR at line 3, column 1'],
    ['- method: a\n  bearer: %s3cret\n', 'at line 2, column 11'],
    ['- method: a\n  bearer: @s3cret\n', 'at line 2, column 11'],
    ['- method: a\n  bearer: *s3cret\n', 'an alias'],
    ['- method: a\n  bearer: !s3cret x\n', 'TAG_RESOLVE_FAILED at line 2, column 11'],
    ['- method: a\n  s3cret: b\n  s3cret: c\n', 'DUPLICATE_KEY at line 3, column 3'],
    ['- method: a\n  ? { s3cret: b }\n  : c\n', 'got another key'],
  ])('is refused with %s', (text, message) => {
    expect(opening(text)).toThrow(ServiceError);
    expect(opening(text)).toThrow(message);
    expect(opening(text)).not.toThrow('s3cret');
  });

  it.each(['bearer: !s3cret x', '? { s3cret: b }\n  : c'])('writes nothing to stderr: %j', (line) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    expect(opening(`- method: a\n  ${line}\n`)).toThrow(ServiceError);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('may have nothing in it', () => {
    expect(opening('# nothing yet\n')).not.toThrow();
  });
});
