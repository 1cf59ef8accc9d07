import { policies } from 'cassandra-driver';

const { RetryPolicy } = policies.retry;
type Decision = policies.retry.DecisionInfo;
type Operation = policies.retry.OperationInfo;

/**
 * What is asked again at once, of the same node unless told otherwise: a write that too few replicas confirmed in time,
 * and, of the next node, one for which there were too few, so often; reads as by default. All statements may be repeated.
 */
export class WriteRetryPolicy extends RetryPolicy {
  readonly #most: number;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  override onWriteTimeout({ nbRetry }: Operation): Decision {
    return nbRetry < this.#most ? this.#again(true) : this.rethrowResult();
  }

  override onUnavailable({ nbRetry }: Operation): Decision {
    return nbRetry < this.#most ? this.#again(false) : this.rethrowResult();
  }

  #again(useCurrentHost: boolean): Decision {
    // The driver keeps the consistency where none is given, which its types do not know.
    return this.retryResult(undefined as never, useCurrentHost);
  }
}
