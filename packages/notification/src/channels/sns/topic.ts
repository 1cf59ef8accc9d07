import { SendError } from '../../send-error.js';

/** A topic by its ARN. */
export interface Topic {
  readonly arn: string;
  readonly region: string;
  /** Whether it keeps the order of a group and drops copies by their id. */
  readonly isFifo: boolean;
  /** Where Amazon serves it. */
  readonly endpoint: string;
}

/**
 * Reads an ARN such as `arn:aws:sns:eu-central-1:123456789012:alarms`.
 * @param region instead of the one in the ARN
 * @throws SendError `address` for what is none
 */
export function topicOf(address: string, region: string | undefined): Topic {
  const arn = address.trim();
  const [, partition, named, name] = /^arn:([a-z-]+):sns:([a-z\d-]*):\w*:([\w-]{1,256}(?:\.fifo)?)$/.exec(arn) ?? [];
  const own = region ?? named;
  if (name === undefined || own === undefined || own === '') {
    throw new SendError('address', 'expected the ARN of a topic: arn:aws:sns:<region>:<account>:<topic>');
  }
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { arn, region: own, isFifo: name.endsWith('.fifo'), endpoint: `https://sns.${own}.${domain}/` };
}
