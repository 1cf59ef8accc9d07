import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate, type Certificate } from '../../test/certificate.js';
import { openNotifier } from '../../test/channel-suite.js';
import { email } from '../channels/email/index.js';
import { webhook } from '../channels/webhook/index.js';
import { checkPemFiles, type PemFiles } from './pem-files.js';

describe('files in PEM', () => {
  let directory: string;
  let [one, other]: Certificate[] = [];
  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'monasca-pem-'));
    [one, other] = [makeCertificate(), makeCertificate()];
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
    one?.remove();
    other?.remove();
  });
  const write = (text: string | Buffer): string => {
    const file = path.join(directory, 'file.pem');
    writeFileSync(file, text);
    return file;
  };
  const checking = (files: PemFiles) => () => checkPemFiles(files);
  const told = (message: string): object =>
    expect.objectContaining({ code: 'configuration', message: expect.stringContaining(message) as string }) as object;

  it('may be a certificate with its key, and several authorities with words between them', () => {
    const { certFile, keyFile } = one!;
    const caFile = write(`# One\n${one!.cert.toString()}\nOther\n${other!.cert.toString()}`);
    expect(checking({ certFile, keyFile, caFile })).not.toThrow();
    expect(checking({})).not.toThrow();
    expect(checking({ caFile: '', certFile: '', keyFile: '' })).not.toThrow();
  });

  it.each(['', 's3cret', '-----BEGIN CERTIFICATE-----\ns3cret\n-----END CERTIFICATE-----\n'])(
    'are no authorities: %j',
    (text) => {
      const caFile = write(text);
      expect(checking({ caFile })).toThrow(told(`expected certificates in PEM: ${caFile}`));
      expect(checking({ caFile })).not.toThrow('s3cret');
    },
  );

  it('are no authorities where one of them is none', () => {
    const caFile = write(`${one!.cert.toString()}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`);
    expect(checking({ caFile })).toThrow(told(caFile));
  });

  it('are no authorities where there is but a key', () => {
    expect(checking({ caFile: one!.keyFile })).toThrow(told(one!.keyFile));
  });

  it('are a certificate and the key of it', () => {
    const message = 'expected a certificate and its key in PEM: ';
    const none = write('s3cret');
    expect(checking({ certFile: one!.certFile, keyFile: other!.keyFile })).toThrow(told(message));
    expect(checking({ certFile: one!.certFile, keyFile: none })).toThrow(told(message));
    expect(checking({ certFile: none, keyFile: one!.keyFile })).toThrow(told(message));
    expect(checking({ certFile: none, keyFile: none })).not.toThrow('s3cret');
  });

  it('are looked at when channels are opened', () => {
    const file = write('none');
    const receivers_file = path.join(directory, 'receivers.yaml');
    writeFileSync(receivers_file, JSON.stringify([{ method: 'a', tls: { cert_file: file, key_file: file } }]));
    expect(() => openNotifier(webhook, { ca_certs: file })).toThrow(told(file));
    expect(() => openNotifier(webhook, { receivers_file })).toThrow(told(file));
    expect(() => openNotifier(email, { server: 'smtp', from_addr: 'a@b', ca_certs: file })).toThrow(told(file));
  });
});
