import type { Log } from '@monasca/common';
import type { ElasticsearchClient } from './client.js';
import { ElasticsearchError } from './errors.js';
import type { IndexTemplate } from './templates.js';

/** What a set-up works with. */
export interface TemplateSetupOptions {
  readonly client: Pick<ElasticsearchClient, 'putTemplate' | 'putRetention'>;
  readonly log: Log;
  /** First part of the names of the indices. */
  readonly prefix: string;
  readonly template: IndexTemplate;
  /** Age at which an index is deleted; 0 for never. */
  readonly retentionDays: number;
}

/**
 * A function that puts the index template of one kind, and where it is wanted the policy of their ages. It does so once:
 * the first index must not be made before. What the server refuses leads to a warning and is not asked for again, what it
 * did not answer is. Rejects with RepositoryError.
 */
export function templateSetup(options: TemplateSetupOptions): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= putTemplate(options).catch((error: unknown) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}

async function putTemplate({ client, log, prefix, template, retentionDays }: TemplateSetupOptions): Promise<void> {
  const name = `monasca-${prefix}`;
  const unlessRefused = async (what: string, put: Promise<void>): Promise<boolean> => {
    try {
      await put;
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      log.warn({ name, error: (error as Error).message }, `Elasticsearch refuses ${what}: it goes on without`);
      return false;
    }
  };
  const isAging =
    retentionDays > 0 &&
    (await unlessRefused(`the lifecycle policy ${name}`, client.putRetention(name, retentionDays)));
  const settings = { ...template.settings, ...(isAging ? { 'index.lifecycle.name': name } : {}) };
  const pattern = `${prefix}-*-*-*-*`;
  // Beyond 100, which the server's own template for logs-*-* has; and of two that fit the longer one is meant.
  const priority = 500 + prefix.length;
  const put = client.putTemplate(name, { pattern, priority, template: { mappings: template.mappings, settings } });
  await unlessRefused(`the index template ${name}`, put);
}

/** The server has answered, and will not answer otherwise. */
function isRefusal(error: unknown): boolean {
  const status = error instanceof ElasticsearchError ? (error.status ?? 500) : 500;
  return status < 500 && status !== 408 && status !== 429;
}
