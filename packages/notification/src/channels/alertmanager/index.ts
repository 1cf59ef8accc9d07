import { defineChannel } from '../../channel.js';
import { checkAnswer } from '../../outgoing/check-answer.js';
import { urlOf } from '../../outgoing/targets.js';
import { HttpNotifier, jsonRequest } from '../../outgoing/http-notifier.js';
import { openHttpClient } from '../../outgoing/http-options.js';
import { alertsOf } from './body.js';
import { alertmanagerSection } from './section.js';

/** Hands alarms over to an Alertmanager at the method's URL; a template says their description. */
export const alertmanager = defineChannel({
  section: alertmanagerSection,
  create: (options, { networks, templates }) => {
    const template = templates.of('alertmanager');
    return new HttpNotifier(openHttpClient(options, networks), {
      request: (notification) => {
        const { method } = notification;
        const alerts = alertsOf(notification, options, Date.now(), template(notification));
        return { address: alertsAddress(method.address), ...jsonRequest(alerts) };
      },
      check: (answer) => checkAnswer(answer, 'the Alertmanager'),
    });
  },
});

const path = '/api/v2/alerts';

function alertsAddress(address: string): string {
  const url = urlOf(address);
  const base = url.pathname.replace(/\/+$/, '');
  url.pathname = base.endsWith(path) ? base : `${base}${path}`;
  return url.href;
}
