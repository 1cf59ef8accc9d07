import { ServiceError } from '@monasca/common';
import { SendError } from '../../send-error.js';
import { compileTemplate } from '../../templates/liquid.js';
import { templateVariables } from '../../templates/variables.js';
import { testTransition } from '../test-method/test-transition.js';

const method = {
  ...{ id: 'method', tenantId: 'tenant', type: 'webhook', name: 'name' },
  ...{ address: 'https://example.org', period: 0 },
};

/** Why the service would not take a template, or could not make anything of a test with it; undefined when it can. */
export function faultOfTemplate(text: string): string | undefined {
  try {
    const render = compileTemplate(text, 'converted');
    for (const state of ['ALARM', 'OK']) {
      render(templateVariables({ deliveryId: 'delivery', method, alarm: testTransition(method, state, Date.now()) }));
    }
    return undefined;
  } catch (error) {
    if (error instanceof ServiceError || error instanceof SendError) return error.message;
    throw error;
  }
}
