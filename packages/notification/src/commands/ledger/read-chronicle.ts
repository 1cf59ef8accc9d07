import type { ReaderOptions, RecordBatch, TopicPartitionOffset } from '@monasca/common/kafka';
import { alarmTransitionCodec, notificationCodec } from '@monasca/common/messages';
import { letterAt, markOf, placeText, readTopic, textHeaders } from '@monasca/common/service';
import type { NotificationConfig } from '../../config.js';
import { notificationIn } from '../../grouping/group-record.js';
import { decodeEntry } from '../../ledger/entry.js';
import { groupTopics } from '../../topics.js';
import { failureStates, notificationOf } from '../failed/failure.js';
import { maskedText } from '../masked.js';
import { Chronicle } from './chronicle.js';
import type { Entry } from './entry.js';

/** Reads everything that the topics of the configuration say of an alarm now. */
export async function readChronicle(
  reader: ReaderOptions,
  config: Pick<NotificationConfig, 'kafka' | 'engines' | 'grouping'>,
  alarmId: string,
): Promise<readonly Entry[]> {
  const { kafka } = config;
  const chronicle = new Chronicle();
  const rows = (topic: string) => rowsAbout(reader, topic, alarmId);

  for await (const { value, place } of rows(kafka.alarm_topic)) {
    const decoded = alarmTransitionCodec.decode(value);
    if (decoded.ok && decoded.value.alarmId === alarmId) chronicle.addTransition(decoded.value, place);
  }
  for (const topic of groupTopics(config)) {
    for await (const { value, place } of rows(topic)) {
      const message = notificationIn(value);
      if (message?.alarm.alarmId !== alarmId) continue;
      chronicle.addNotification(message, place, { source: 'group', outcome: 'left to its group' });
    }
  }
  const notifications = async (
    topic: string,
    source: 'sent' | 'retry' | 'periodic',
    period?: number,
  ): Promise<void> => {
    for await (const { value, place } of rows(topic)) {
      const decoded = notificationCodec.decode(value);
      if (!decoded.ok || decoded.value.alarm.alarmId !== alarmId) continue;
      const attempt = decoded.value.retryCount + 1;
      const outcomes = { sent: `sent, attempt ${attempt}`, retry: `failed, attempt ${attempt}`, periodic: `repeats every ${period} s` }; // prettier-ignore
      chronicle.addNotification(decoded.value, place, { source, outcome: outcomes[source] }, period);
    }
  };
  await notifications(kafka.notification_topic, 'sent');
  await notifications(kafka.notification_retry_topic, 'retry');
  for (const [period, topic] of Object.entries(kafka.periodic)) await notifications(topic, 'periodic', Number(period));
  await addLetters(chronicle, reader, kafka.dead_letter_topic, alarmId);

  for await (const batch of readTopic(reader, kafka.ledger_topic)) {
    for (let row = 0; row < batch.size; row += 1) {
      const [key, origin] = [batch.key(row), decodeEntry(batch.value(row))];
      if (key === null || origin === undefined) continue;
      chronicle.addLedger(key.toString(), origin, batch.timestamps[row]!, placeOf(batch, row));
    }
    batch.finishAll();
  }
  return chronicle.entries;
}

async function addLetters(chronicle: Chronicle, reader: ReaderOptions, topic: string, alarmId: string): Promise<void> {
  const marks = new Set<string>();
  const letters: (() => void)[] = [];
  for await (const batch of readTopic(reader, topic)) {
    for (let row = 0; row < batch.size; row += 1) {
      const headers = textHeaders(batch, row);
      const mark = markOf(headers, failureStates);
      if (mark !== undefined) marks.add(placeText(mark.of));
      const letter = letterAt(batch, row, headers);
      const message = letter === undefined ? undefined : notificationOf(letter.reason, batch.value(row));
      if (letter === undefined || message?.alarm.alarmId !== alarmId) continue;
      const place = placeOf(batch, row);
      letters.push(() => {
        const outcome = `given up, ${letter.reason}${marks.has(placeText(letter)) ? ', resent' : ''}: ${maskedText(letter.detail)}`; // prettier-ignore
        chronicle.addNotification(message, place, { source: 'dead-letter', outcome, time: letter.time });
      });
    }
    batch.finishAll();
  }
  for (const add of letters) add();
}

/** Records in which the id stands: reading the others for it would take longer. */
async function* rowsAbout(
  reader: ReaderOptions,
  topic: string,
  alarmId: string,
): AsyncGenerator<{ readonly value: Buffer; readonly place: TopicPartitionOffset }> {
  for await (const batch of readTopic(reader, topic)) {
    for (let row = 0; row < batch.size; row += 1) {
      const value = batch.value(row);
      if (value?.includes(alarmId) === true) yield { value, place: placeOf(batch, row) };
    }
    batch.finishAll();
  }
}

const placeOf = (batch: RecordBatch, row: number): TopicPartitionOffset => ({
  topic: batch.topics[batch.topicIndexes[row]!]!,
  partition: batch.partitions[row]!,
  offset: batch.offsets[row]!,
});
