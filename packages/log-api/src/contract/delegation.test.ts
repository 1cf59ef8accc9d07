import { describe } from 'vitest';
import { refused } from '@monasca/common/testing';
import { checks, envelope, text } from '../../test/contract/checks.js';
import { good, v3 } from '../../test/contract/requests.js';

const denied = refused(403, 'Permission denied', 'Projects proj-user cannot POST cross tenant logs');
const noLength = refused(411, 'Content length header is missing', text(/./));
const tooLarge = refused(413, 'Log payload size exceeded', text(/./));
const by = (token: string, query: string, body: string | undefined = good, headers = {}) =>
  v3(body, { 'x-auth-token': token, ...headers }, query);
const takenFor = (tenantId: string) => ({ status: 204, published: [envelope({ message: 'm' }, { tenantId })] });

describe('for another project', () => {
  checks([
    ['L050: an admin', by('admin', '?tenant_id=other'), takenFor('other')],
    ['L051: a user', by('user', '?tenant_id=other'), denied],
    ['L052: the role in other letter case', by('Admin', '?tenant_id=other'), takenFor('other')],
    ['L053: none', by('user', '?tenant_id='), takenFor('proj-user')],
    ['L054: the last of several', by('admin', '?tenant_id=one&tenant_id=two'), takenFor('two')],
    ['L055: before the JSON', by('user', '?tenant_id=other', 'no JSON'), denied],
    ['L055: after the length', v3(undefined, {}, '?tenant_id=other'), noLength],
    ['L055: after the size', by('user', '?tenant_id=other', good, { 'content-length': '1048576' }), tooLarge],
    ['L056: project_id by an admin', by('admin', '?project_id=other'), takenFor('other')],
    ['L056: project_id by a user', by('user', '?project_id=other'), denied],
    ['L051: a user without a project', by('unscoped', '?tenant_id=other'), refused(403, 'Permission denied', 'Projects None cannot POST cross tenant logs')],
    ['the own one, by a user', by('user', '?tenant_id=proj-user'), takenFor('proj-user')],
  ]); // prettier-ignore
});

describe('for another project, where agents may post', () => {
  checks([['L051: an agent', by('agent', '?tenant_id=other'), denied]], {
    sections: { roles_middleware: { agent_roles: ['monasca-agent'] } },
  });
});
