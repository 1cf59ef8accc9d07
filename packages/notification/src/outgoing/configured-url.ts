import { ServiceError } from '@monasca/common';

/**
 * The URL of an option, without slashes at its end.
 * @param where such as `[opsgenie_notifier] url`
 * @throws ServiceError `configuration` for what is no http or https URL
 */
export function configuredUrl(text: string, where: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new ServiceError('configuration', `${where}: expected an http or https URL`);
  }
  return text.replace(/\/+$/, '');
}
