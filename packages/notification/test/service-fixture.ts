import { createProducer, ensureTopics, type Producer } from '@monasca/common/kafka';
import { createApiTables, type ApiTables } from './api-database.js';
import { startHttpSink, type HttpSink } from './http-sink.js';
import { NotificationProcess, ownTopics } from './notification-process.js';
import { transitionValue } from './transitions.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';

/** What a file of tests of the executable needs: tables, a receiver, and a producer. */
export class ServiceFixture {
  readonly bootstrap = bootstrap;
  api!: ApiTables;
  sink!: HttpSink;
  #producer!: Producer;

  async open(): Promise<void> {
    this.api = await createApiTables(process.env.MONASCA_TEST_POSTGRES ?? '');
    this.sink = await startHttpSink();
    this.#producer = await createProducer({ bootstrap });
  }

  async close(): Promise<void> {
    await Promise.all([this.#producer.close(), this.sink.close(), this.api.drop()]);
  }

  /** An alarm with a method at the receiver, which has forgotten what it got. */
  async alarm(period = 0): Promise<{ definitionId: string; alarmId: string; methodId: string }> {
    this.sink.requests.length = 0;
    this.sink.behaviour = () => ({});
    const methodId = await this.api.addMethod({ address: `${this.sink.origin}/hook`, period });
    return { ...(await this.api.addAlarm([methodId])), methodId };
  }

  /** Topics of their own, and runs of the service on them. */
  async service(sections: Record<string, Record<string, unknown>> = {}, partitions = 2, hasTopics = true) {
    const kafka = { ...ownTopics(bootstrap), ...sections.kafka };
    const topics = [kafka.alarm_topic, kafka.notification_topic, kafka.notification_retry_topic, kafka.group_topic];
    if (hasTopics) await ensureTopics({ bootstrap }, topics.map((topic) => ({ topic, partitions }))); // prettier-ignore
    const values = {
      notification_types: { enabled: 'webhook' },
      database: { repo_driver: 'orm' },
      orm: { url: this.api.url },
      ...sections,
      kafka,
    };
    return {
      kafka,
      start: () => new NotificationProcess(values),
      publish: async (...events: readonly Record<string, unknown>[]) => {
        const records = events.map((fields) => ({ value: transitionValue({ timestamp: Date.now(), ...fields }) }));
        await this.#producer.publish(kafka.alarm_topic, records);
      },
    };
  }

  /** Ids of the alarms that the receiver was told of. */
  told(): string[] {
    return this.sink.requests.map(({ body }) => (JSON.parse(body) as { alarm_id: string }).alarm_id);
  }
}
