import { detailBody } from '../../detail-body.js';
import type { Notification } from '../../notification.js';
import { pythonJson } from '../../python-json.js';

/** Raised whenever a key of the extended body changes its meaning or goes; new keys do not count. */
const schemaVersion = 1;

/** A body and what it is. */
export interface WebhookBody {
  readonly contentType: string;
  readonly body: string;
}

/** The original's ten keys; extended, seven more after them, and of a group its labels and alarms. */
export function defaultBody({ method, alarm, group }: Notification, extended: boolean): WebhookBody {
  const further = {
    severity: alarm.severity,
    link: alarm.link,
    lifecycle_state: alarm.lifecycleState,
    sub_alarms: alarm.subAlarms,
    notification_id: method.id,
    notification_name: method.name,
    schema_version: schemaVersion,
    ...(group === undefined ? {} : { group: group.labels, alarms: group.alarms.map(detailBody) }),
  };
  const body = pythonJson({ ...detailBody(alarm), ...(extended ? further : {}) });
  return { contentType: 'application/json', body };
}

/** The text of a template, which is JSON if it reads as such. */
export function templateBody(body: string): WebhookBody {
  return { contentType: isJson(body) ? 'application/json' : 'text/plain; charset=utf-8', body };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
