import cluster from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';
import type { Health } from '../health.js';
import { isQuestion, type Answer } from './messages.js';

/** Whether this process is one of several that share a port. */
export const isWorker = (): boolean => cluster.isWorker;

/** Lets the primary process see how this worker is, and what it counts. */
export function answerPrimary(health: Health, registry: Registry): void {
  AggregatorRegistry.setRegistries(registry);
  // Whoever asks for figures is the primary; this object is what answers it.
  new AggregatorRegistry();
  process.on('message', (message: unknown) => {
    if (!isQuestion(message)) return;
    void health.readiness().then((readiness) => {
      const answer: Answer = { monascaAnswers: message.id, readiness };
      if (process.connected) process.send?.(answer);
    });
  });
}
