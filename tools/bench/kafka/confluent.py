"""confluent-kafka-python: produces with a report for each record, consumes by the thousand, or publishes and flushes."""
import uuid

from confluent_kafka import Consumer, Producer
from stopwatch import Stopwatch, job

topic, count, value = job["topic"], job["count"], b"x" * job["size"]
reported = 0


def on_report(error, _message):
    global reported
    if error is not None:
        raise RuntimeError(error)
    reported += 1


def producer(linger):
    options = {"bootstrap.servers": job["bootstrap"], "enable.idempotence": True, "acks": "all", "linger.ms": linger}
    made = Producer(options)
    made.produce(topic, value)
    made.flush()
    return made


def produce():
    client, watch = producer(5), Stopwatch()
    for _ in range(count):
        while True:
            try:
                client.produce(topic, value, on_delivery=on_report)
                break
            except BufferError:
                client.poll(0.01)
        client.poll(0)
    while reported < count:
        client.poll(0.1)
    watch.done(count)


def synchronous():
    client, watch = producer(5), Stopwatch()
    for _ in range(count):
        client.produce(topic, value, on_delivery=on_report)
        client.flush()
    watch.done(count)


def consume():
    client = Consumer({
        "bootstrap.servers": job["bootstrap"], "group.id": str(uuid.uuid4()), "auto.offset.reset": "earliest",
        "enable.auto.commit": False, "fetch.queue.backoff.ms": 5, "queued.max.messages.kbytes": 32768,
    })
    client.subscribe([topic])
    read, watch = 0, None
    while read < count:
        messages = client.consume(1000, 0.1)
        if messages and watch is None:
            watch = Stopwatch()
        read += len(messages)
    watch.done(read)
    client.close()


{"produce": produce, "consume": consume, "sync": synchronous}[job["mode"]]()
