// Code of yours that talks to FusionAuth: what the test is about.
import { FusionAuthClient } from '@fusionauth/typescript-client';

export function users(url, apiKey) {
  const client = new FusionAuthClient(apiKey, url);
  return {
    async invite(email, password) {
      const { response } = await client.createUser('', { user: { email, password } });
      return response.user.id;
    },
    async signIn(loginId, password) {
      const answer = await client.login({ loginId, password }).catch((refused) => refused);
      return answer.statusCode === 404 ? undefined : answer.response?.user?.id;
    },
  };
}
