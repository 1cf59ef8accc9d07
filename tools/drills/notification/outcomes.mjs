// @ts-check
import { groupLag, groupOffsets, offsetRanges, readRanges } from '../../../packages/common/dist/kafka/index.js';
import { keyOf, numberOf } from './plan.mjs';

/** What the service has written of each notification: read again and again, each record once. */
export class Outcomes {
  /** How often a notification stands on the topic of those that were sent. @type {Map<string, number>} */
  sent = new Map();
  /** And how often in the dead letters. @type {Map<string, number>} */
  letters = new Map();
  /** Dead letters that are no notification. */
  poison = 0;
  #bootstrap;
  #group;
  #topics;
  /** The offset after the last record that was read, by topic and partition. @type {Map<string, number>} */
  #next = new Map();

  /**
   * @param {string} bootstrap
   * @param {string} group of the service
   * @param {import('./configuration.mjs').Topics} topics
   */
  constructor(bootstrap, group, topics) {
    this.#bootstrap = bootstrap;
    this.#group = group;
    this.#topics = topics;
  }

  /** How many notifications have one. */
  get size() {
    return new Set([...this.sent.keys(), ...this.letters.keys()]).size;
  }

  async read() {
    const { sent, letters, retry } = this.#topics;
    await this.#read(sent, (value) => count(this.sent, keyOfMessage(value)));
    await this.#read(letters, (value) => {
      if (value.startsWith('{')) count(this.letters, keyOfMessage(value));
      else this.poison += 1;
    });
    await this.#read(retry, () => {});
  }

  /** Whether the service has nothing left to do, as far as was read. Markers of transactions are no records. */
  async isIdle() {
    const { input, retry } = this.#topics;
    const kafka = { bootstrap: this.#bootstrap };
    if ((await groupLag(kafka, this.#group, input)).some(({ lag }) => lag > 0)) return false;
    const committed = await groupOffsets(kafka, `${this.#group}-retry`, retry);
    const ranges = await offsetRanges(kafka, retry);
    return ranges.every(({ partition }) => {
      const next = this.#next.get(`${retry} ${partition}`) ?? 0;
      return (committed.find((one) => one.partition === partition)?.offset ?? 0) >= next;
    });
  }

  async #read(/** @type {string} */ topic, /** @type {(value: string) => void} */ take) {
    const kafka = { bootstrap: this.#bootstrap };
    const ranges = (await offsetRanges(kafka, topic)).map(({ partition, high }) => ({
      ...{ topic, partition, from: this.#next.get(`${topic} ${partition}`) ?? 0, to: high },
    }));
    for await (const batch of readRanges({ ...kafka, groupId: `${this.#group}-drill` }, ranges)) {
      for (let row = 0; row < batch.size; row += 1) {
        take(batch.text(row) ?? '');
        this.#next.set(`${topic} ${batch.partitions[row]}`, (batch.offsets[row] ?? 0) + 1);
      }
      batch.finishAll();
    }
  }
}

const keyOfMessage = (/** @type {string} */ value) => {
  const { id, alarm_id: alarmId } = JSON.parse(value);
  return keyOf(numberOf(alarmId), Number(id.slice('method-'.length)));
};

const count = (/** @type {Map<string, number>} */ counts, /** @type {string} */ key) =>
  counts.set(key, (counts.get(key) ?? 0) + 1);
