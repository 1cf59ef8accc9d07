// @ts-check

/** Every topic group of the persister. */
const groups = ['kafka_metrics', 'kafka_alarm_history', 'kafka_events', 'kafka_logs'];

/**
 * The configuration of a persister that has one topic.
 * @param {{ bootstrap: string, topic: string, kind: 'metrics' | 'events', store: string, section: string }} options
 * `section`: where the store is
 */
export const configuration = ({ bootstrap, topic, kind, store, section }) => `[repositories]
metrics_driver = ${store}
events_driver = ${store}
[kafka_${kind}]
enabled = true
uri = ${bootstrap}
topic = ${topic}
group_id = ${topic}
batch_size = 5000
max_wait_time_seconds = 1
${section}
${groups.filter((group) => group !== `kafka_${kind}`).map((group) => `[${group}]\nenabled = false\n`).join('')}`; // prettier-ignore
