// A FusionAuth that makes no link to spend has revoked none, and nothing may go on as if it had.
import { expect, it } from 'vitest';
import { connect } from '../../../src/fusionauth/connect.ts';
import { fusionAuthDirectory } from '../../../src/fusionauth/directory.ts';
import { id } from '../../support/changes.ts';

const answering = (status: number, body: object) => {
  const exchange = async () => ({ status, body });
  const client = connect({ url: 'http://127.0.0.1:9', tenantId: id(), apiKey: 'key', exchange });
  const random = (size: number) => new Uint8Array(size);
  const about = { applicationId: id(), knownAddressTemplateId: id() };
  return fusionAuthDirectory({ client, random, ...about });
};

it('H4: earlier links that FusionAuth did not revoke are no success', async () => {
  const revoked = answering(200, {}).revokeLinks('stub');
  await expect(revoked).rejects.toMatchObject({ name: 'DirectoryError', kind: 'refused' });
});

it('a user who is gone has no links', async () => {
  await expect(answering(404, {}).revokeLinks('stub')).resolves.toBeUndefined();
});
