import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createConsumer,
  createProducer,
  deleteTopic,
  ensureTopics,
  offsetRanges,
  readRanges,
} from '../src/kafka/index.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
const topicName = (): string => `test-${randomUUID()}`;

describe('a Kafka cluster', () => {
  it('has every record that was confirmed, once, at the offset of its outcome', async () => {
    const topic = topicName();
    await ensureTopics({ bootstrap }, [{ topic, partitions: 3 }]);
    const producer = await createProducer({ bootstrap });
    const values = Array.from({ length: 20_000 }, (_, i) => `value ${i}`);
    const publish = (from: number) =>
      producer.publish(
        topic,
        values.slice(from, from + 1_000).map((value) => ({ value: Buffer.from(value), key: value })),
      );
    const outcomes = (await Promise.all(values.flatMap((_, i) => (i % 1_000 === 0 ? [publish(i)] : [])))).flat();
    const places = new Map<string, string>();
    outcomes.forEach((outcome, i) => {
      if (outcome.status === 'delivered') places.set(`${outcome.partition} ${outcome.offset}`, values[i] ?? '');
    });
    expect(places.size).toBe(values.length);
    await producer.close();

    const seen = new Map<string, string>();
    const consumer = await createConsumer({ bootstrap, groupId: topic, topics: [topic] });
    const running = consumer.run({
      onBatch: (batch) => {
        for (let row = 0; row < batch.size; row += 1) {
          const place = `${batch.partitions[row]} ${batch.offsets[row]}`;
          expect(seen.has(place)).toBe(false);
          seen.set(place, batch.text(row) ?? '');
        }
        batch.finishAll();
      },
    });
    await expect.poll(() => seen.size, { timeout: 60_000 }).toBe(values.length);
    await consumer.stop();
    await running;
    expect(seen).toEqual(places);
  });

  it('has records that are written where they are sent from, with their key and their header', async () => {
    const topic = topicName();
    await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
    const producer = await createProducer({ bootstrap });
    // More than a batch takes, and one that is larger than most.
    const texts = Array.from({ length: 3_000 }, (_, i) => (i === 7 ? 'x'.repeat(300_000) : `value ${i}`));
    const outcomes = await producer.publish(topic, {
      ...{ length: texts.length, key: 'ключ', header: 'id' },
      headerOf: (index) => `id ${index}`,
      sizeOf: (index) => texts[index]!.length,
      write: (index, target, at) => {
        Buffer.from(target.buffer, target.byteOffset).write(texts[index]!, at);
      },
    });
    expect(outcomes).toEqual(texts.map((_, offset) => ({ status: 'delivered', partition: 0, offset })));
    await producer.close();
    const read: unknown[] = [];
    for await (const batch of readRanges({ bootstrap, groupId: topic }, [
      { topic, partition: 0, from: 0, to: texts.length },
    ])) {
      for (let row = 0; row < batch.size; row += 1) {
        const headers = batch.headers(row).map(([name, value]) => [name, String(value)]);
        read.push([batch.text(row), String(batch.key(row)), headers]);
      }
      batch.finishAll();
    }
    expect(read).toEqual(texts.map((text, index) => [text, 'ключ', [['id', `id ${index}`]]]));
  });

  it('keeps the place of a group: what was not finished is read again, what was is not', async () => {
    const topic = topicName();
    await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
    const producer = await createProducer({ bootstrap });
    await producer.publish(
      topic,
      Array.from({ length: 100 }, (_, i) => ({ value: Buffer.from(String(i)) })),
    );
    await producer.close();
    const read = async (finishUntil: number): Promise<number[]> => {
      const numbers: number[] = [];
      const options = { bootstrap, groupId: topic, topics: [topic], maxBatchRecords: 10, drainTimeoutMs: 300 };
      const consumer = await createConsumer(options);
      const running = consumer.run({
        onBatch: (batch) => {
          for (let row = 0; row < batch.size; row += 1) {
            const number = Number(batch.text(row));
            numbers.push(number);
            if (number < finishUntil) batch.finish(row);
          }
        },
      });
      await expect.poll(() => numbers.at(-1), { timeout: 60_000 }).toBe(99);
      await consumer.stop();
      await running;
      return numbers;
    };
    expect((await read(50))[0]).toBe(0);
    const again = await read(100);
    // Offsets move by the records of a batch that are finished together: never past 50, and past 40 at least.
    expect(again[0]).toBeGreaterThanOrEqual(40);
    expect(again[0]).toBeLessThanOrEqual(50);
    await expect(offsetRanges({ bootstrap }, topic)).resolves.toEqual([{ topic, partition: 0, low: 0, high: 100 }]);
  });

  it('does not make a topic that is only asked for', async () => {
    const topic = topicName();
    for (let time = 0; time < 2; time += 1) {
      const asking = offsetRanges({ bootstrap }, topic);
      await expect(asking).rejects.toMatchObject({ code: 'configuration', kafkaName: 'UNKNOWN_TOPIC_OR_PART' });
    }
  });

  it('that nobody serves is named', async () => {
    const connecting = createProducer({ bootstrap: '127.0.0.1:1', connectTimeoutMs: 1_500 });
    await expect(connecting).rejects.toMatchObject({ code: 'unavailable', exitCode: 69 });
    await expect(connecting).rejects.toThrow(/127\.0\.0\.1:1.*refused/);
  });
});

describe('a cluster with TLS and SASL', () => {
  const sasl = JSON.parse(process.env.MONASCA_TESTED_SASL ?? '{}') as {
    saslSsl: string;
    caFile: string;
    users: { plain: { username: string; password: string }; scram: { username: string; password: string } };
  };
  const options = (mechanism: string, user: { username: string; password: string }, caFile = sasl.caFile) => ({
    bootstrap: sasl.saslSsl,
    connectTimeoutMs: 4_000,
    librdkafka: {
      'security.protocol': 'SASL_SSL',
      'sasl.mechanism': mechanism,
      'sasl.username': user.username,
      'sasl.password': user.password,
      'ssl.ca.location': caFile,
    },
  });

  it.each([
    ['PLAIN', 'plain'],
    ['SCRAM-SHA-512', 'scram'],
  ] as const)('takes the right password by %s', async (mechanism, user) => {
    const producer = await createProducer(options(mechanism, sasl.users[user]));
    const [outcome] = await producer.publish('sasl-test', [{ value: Buffer.from('x') }]);
    expect(outcome).toMatchObject({ status: 'delivered' });
    await producer.close();
  });

  it('refuses a wrong password and says so, without the password', async () => {
    const connecting = createProducer(options('PLAIN', { ...sasl.users.plain, password: 'geheim' }));
    await expect(connecting).rejects.toMatchObject({ code: 'unauthorized', exitCode: 77 });
    await expect(connecting).rejects.toThrow(/Authentication failed/);
    await expect(connecting).rejects.not.toThrow(/geheim/);
  });

  it('that is signed by an authority we do not know is refused', async () => {
    const connecting = createProducer(options('PLAIN', sasl.users.plain, '/etc/ssl/certs/ca-certificates.crt'));
    await expect(connecting).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(connecting).rejects.toThrow(/certificate/);
  });

  it('says so to whoever deletes a topic as well', async () => {
    const deletion = deleteTopic(options('PLAIN', { ...sasl.users.plain, password: 'geheim' }), 'sasl-test');
    await expect(deletion).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(deletion).rejects.toThrow(/Authentication failed/);
  });
});
