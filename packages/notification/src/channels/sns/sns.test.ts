import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { channelSuite, faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink, type HttpSink, type SinkBehaviour, type SinkRequest } from '../../../test/http-sink.js';
import { templatesOf } from '../../../test/templates-of.js';
import type { Notifier } from '../../channel.js';
import { sns } from './index.js';
import { signedHeaders } from './signature.js';
import { topicOf } from './topic.js';

const arn = 'arn:aws:sns:eu-central-1:123456789012:alarms';
const keys = { access_key: 'AKIDEXAMPLE', secret_key: 's3cret' };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Whether a request is signed as AWS's documentation of signature version 4 says, from what has arrived. */
function isSigned({ path, headers, body }: SinkRequest): boolean {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=(AKIDEXAMPLE\/(\d{8})\/([\w-]+)\/sns\/aws4_request), SignedHeaders=([\w;-]+), Signature=(\w{64})$/;
  const [, credential = '', day = '', region = '', names = '', signature] =
    pattern.exec(headers.authorization ?? '') ?? [];
  const scope = credential.slice(credential.indexOf('/') + 1);
  const canonical = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const request = ['POST', path, '', canonical.join(''), names, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(request)].join('\n');
  const key = hmac(hmac(hmac(hmac('AWS4s3cret', day), region), 'sns'), 'aws4_request');
  return (
    names.split(';').includes('host') &&
    String(headers['x-amz-date']).startsWith(`${day}T`) &&
    hmac(key, text).toString('hex') === signature
  );
}

const error = (status: number, code: string) => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
});

/**
 * `Publish` of Amazon's reference: version 2010-03-31; TopicArn and Message are required, the message has at most 262144
 * bytes; a subject is ASCII of fewer than 100 characters, without control characters and with no blank at its beginning;
 * FIFO topics, and only they, want a group; attributes may not be empty.
 */
const double: SinkBehaviour = (request) => {
  if (request.method !== 'POST' || !isSigned(request)) return error(403, 'SignatureDoesNotMatch');
  const form = new URLSearchParams(request.body);
  const field = (name: string): string => form.get(name) ?? '';
  const isTaken =
    field('Action') === 'Publish' &&
    field('Version') === '2010-03-31' &&
    field('TopicArn').startsWith('arn:aws:sns:') &&
    field('Message') !== '' &&
    Buffer.byteLength(field('Message')) <= 262_144 &&
    /^[!-~][ -~]{0,98}$/.test(field('Subject')) &&
    form.has('MessageGroupId') === field('TopicArn').endsWith('.fifo') &&
    [...form].every(([name, value]) => !name.endsWith('.StringValue') || value !== '');
  if (!isTaken) return error(400, 'InvalidParameter');
  return { body: '<PublishResponse><PublishResult><MessageId>94f20ce6</MessageId></PublishResult></PublishResponse>' };
};

channelSuite('sns', {
  ...{ channel: sns, accept: double, secret: 's3cret' },
  options: (origin) => ({ ...keys, endpoint: origin }),
  address: () => arn,
});

describe('sns', () => {
  let sink: HttpSink;
  let notifier: Notifier;
  beforeEach(async () => {
    sink = await startHttpSink(double);
    notifier = openNotifier(sns, { ...keys, endpoint: `${sink.origin}/`, session_token: 'session' });
  });
  afterEach(async () => {
    await notifier.close?.();
    await sink.close();
  });
  const form = (): Record<string, string> => Object.fromEntries(new URLSearchParams(sink.requests.at(-1)!.body));

  it('gets a message with a subject and attributes to choose by', async () => {
    await notifier.send(notificationTo(arn, { alarmName: 'CPU ü' }));
    expect(form()).toMatchObject({
      ...{ TopicArn: arn, Subject: 'ALARM: CPU ?' },
      ...{ 'MessageAttributes.entry.1.Name': 'state', 'MessageAttributes.entry.1.Value.DataType': 'String' },
      ...{ 'MessageAttributes.entry.1.Value.StringValue': 'ALARM', 'MessageAttributes.entry.3.Name': 'tenant_id' },
    });
    expect(form().Message?.split('\n').slice(0, 3)).toEqual([
      'ALARM: CPU ü',
      'Thresholds were exceeded',
      'State: OK → ALARM',
    ]);
    expect(sink.requests[0]?.headers['x-amz-security-token']).toBe('session');
    expect(sink.requests[0]?.headers.authorization).toContain('/eu-central-1/sns/');
  });

  it('drops copies where the topic can', async () => {
    await notifier.send(notificationTo(`${arn}.fifo`));
    const id = '0a1b2c3d-0000-4000-8000-000000000001';
    expect(form()).toMatchObject({ MessageGroupId: 'alarm', MessageDeduplicationId: id });
  });

  it('gets the text of a template', async () => {
    const templates = templatesOf('sns', '<{{ alarm_name }}>');
    const own = openNotifier(sns, { ...keys, endpoint: sink.origin, region: 'other-1' }, { templates });
    await own.send(notificationTo(arn));
    await own.close?.();
    expect(form().Message).toBe('<High CPU>');
    expect(sink.requests[0]?.headers.authorization).toContain('/other-1/sns/');
  });

  it.each([
    [error(400, 'Throttling'), 'rateLimited', false],
    [error(400, 'KMSThrottlingException'), 'rateLimited', false],
    [error(403, 'AuthorizationError'), 'auth', true],
    [error(404, 'NotFound'), 'client', true],
    [error(500, 'InternalError'), 'server', false],
    [{ body: '<html>' }, 'client', false],
  ])('has not taken what it answers with %j', async (answer, reason, permanent) => {
    sink.behaviour = () => answer;
    const fault = await faultOf(notifier.send(notificationTo(arn)));
    expect([fault.reason, fault.permanent]).toEqual([reason, permanent]);
  });

  it.each(['', 'alarms', 'arn:aws:sqs:eu-central-1:1:a', 'arn:aws:sns:evil.example/:1:a', 'arn:aws:sns::1:a'])(
    '%j is no topic',
    async (address) => {
      expect((await faultOf(notifier.send(notificationTo(address)))).reason).toBe('address');
    },
  );

  it.each([{}, { access_key: 'a' }, { access_key: '', secret_key: 'b' }])('needs both keys: %j', (options) => {
    expect(() => openNotifier(sns, options)).toThrow(ServiceError);
  });

  it('publishes to topics that are allowed, only', async () => {
    const topics = [arn, 'arn:aws:sns:eu-central-1:210987654321:ops-*'];
    const own = openNotifier(sns, { ...keys, endpoint: sink.origin, topics });
    await own.send(notificationTo(` ${arn}`));
    await own.send(notificationTo('arn:aws:sns:eu-central-1:210987654321:ops-x.fifo'));
    for (const other of [`${arn}2`, `${arn}.fifo`, 'arn:aws:sns:eu-central-1:210987654321:ops']) {
      expect(await faultOf(own.send(notificationTo(other)))).toMatchObject({ reason: 'forbidden', permanent: true });
    }
    await own.close?.();
    expect(sink.requests).toHaveLength(2);
    expect(() => openNotifier(sns, { ...keys, topics: ['arn:*:alarms'] })).toThrow(ServiceError);
  });

  it('is where the region says', () => {
    expect(topicOf(arn, undefined).endpoint).toBe('https://sns.eu-central-1.amazonaws.com/');
    const china = 'arn:aws-cn:sns:cn-north-1:123456789012:alarms';
    expect(topicOf(china, undefined).endpoint).toBe('https://sns.cn-north-1.amazonaws.com.cn/');
  });

  // `post-x-www-form-urlencoded` of the test suite that AWS publishes for its signature.
  it('signs as AWS does', () => {
    const { authorization } = signedHeaders({
      url: new URL('https://example.amazonaws.com/'),
      ...{ contentType: 'application/x-www-form-urlencoded', body: 'Param1=value1' },
      ...{ region: 'us-east-1', service: 'service', time: new Date('2015-08-30T12:36:00Z') },
      credentials: {
        ...{ accessKey: 'AKIDEXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
        sessionToken: undefined,
      },
    });
    expect(authorization).toContain('Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a');
  });

  it('is told at start that a URL of the configuration is none', () => {
    expect(() => openNotifier(sns, { ...keys, endpoint: 'localhost' })).toThrow(ServiceError);
  });
});
