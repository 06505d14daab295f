// What FusionAuth's hosted page does when its form is sent.
import { callFusionAuth } from '../../support/directory.ts';

/** Whether the link was still good. */
export async function setPassword(fusionAuth: string, link: string, password: string) {
  const body = { changePasswordId: link, password };
  const path = '/api/user/change-password';
  return (await callFusionAuth(fusionAuth, path, { method: 'POST', body })).status === 200;
}
