"""Measures from its making to its end, and prints the result as the last line."""
import json
import resource
import sys
import time

job = json.loads(sys.argv[1])


def cpu_ms():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1000


class Stopwatch:
    def __init__(self):
        self.began, self.cpu = time.monotonic(), cpu_ms()

    def done(self, records):
        ms, cpu = (time.monotonic() - self.began) * 1000, cpu_ms() - self.cpu
        print(json.dumps({"records": records, "ms": ms, "cpuMs": cpu}, separators=(",", ":")))
