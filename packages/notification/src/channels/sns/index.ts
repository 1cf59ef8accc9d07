import { ServiceError } from '@monasca/common';
import { defineChannel, type ValuesOf } from '../../channel.js';
import { filled } from '../../filled.js';
import { configuredUrl } from '../../outgoing/configured-url.js';
import { urlOf } from '../../outgoing/targets.js';
import { HttpNotifier } from '../../outgoing/http-notifier.js';
import { openHttpClient } from '../../outgoing/http-options.js';
import { SendError } from '../../send-error.js';
import { allowedTopics } from './allowed-topics.js';
import { checkSnsAnswer } from './answer.js';
import { publishForm } from './body.js';
import { snsSection } from './section.js';
import { signedHeaders, type Credentials } from './signature.js';
import { topicOf } from './topic.js';

const contentType = 'application/x-www-form-urlencoded; charset=utf-8';

/** Publishes to the topic whose ARN is the address of the method. */
export const sns = defineChannel({
  section: snsSection,
  create: (options, { networks, templates }) => {
    const template = templates.of('sns');
    const credentials = credentialsOf(options);
    const isAllowed = allowedTopics(options.topics);
    const own = filled(options.endpoint);
    const endpoint = own === undefined ? undefined : configuredUrl(own, '[sns_notifier] endpoint');
    return new HttpNotifier(openHttpClient(options, networks), {
      request: (notification) => {
        const topic = topicOf(notification.method.address, filled(options.region));
        if (!isAllowed(topic.arn)) throw new SendError('forbidden', '[sns_notifier] topics has no such topic');
        const url = urlOf(endpoint ?? topic.endpoint);
        const body = publishForm(notification, topic, template(notification)).toString();
        const signing = { url, contentType, body, region: topic.region, service: 'sns', credentials, time: new Date() };
        return { address: url.href, headers: signedHeaders(signing), body };
      },
      check: checkSnsAnswer,
    });
  },
});

function credentialsOf({ access_key, secret_key, session_token }: ValuesOf<typeof snsSection>): Credentials {
  if (!access_key || !secret_key) {
    throw new ServiceError('configuration', '[sns_notifier] expected both of access_key and secret_key');
  }
  return { accessKey: access_key, secretKey: secret_key, sessionToken: filled(session_token) };
}
