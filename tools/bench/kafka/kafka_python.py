"""kafka-python: produces asynchronously, consumes one after another."""
import uuid

from kafka import KafkaConsumer, KafkaProducer
from stopwatch import Stopwatch, job

topic, count, value = job["topic"], job["count"], b"x" * job["size"]


def produce():
    client = KafkaProducer(bootstrap_servers=job["bootstrap"], acks="all", linger_ms=5)
    client.send(topic, value).get(30)
    watch = Stopwatch()
    futures = [client.send(topic, value) for _ in range(count)]
    client.flush()
    for future in futures:
        future.get(30)
    watch.done(count)


def consume():
    client = KafkaConsumer(topic, bootstrap_servers=job["bootstrap"], group_id=str(uuid.uuid4()),
                           auto_offset_reset="earliest", enable_auto_commit=False)
    read, watch = 0, None
    for _ in client:
        watch = watch or Stopwatch()
        read += 1
        if read >= count:
            break
    watch.done(read)
    client.close(autocommit=False)


{"produce": produce, "consume": consume}[job["mode"]]()
