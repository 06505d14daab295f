// Ways to send a token with a request: alone, among others, twice, quoted, under a name that only looks like ours.
import type { RequestHeaders } from '../../../src/identity/visitor.ts';
import type { Random } from '../random.ts';

export interface Sent {
  /** The name of the guest's cookie. */
  name: string;
  bad: string;
  good: string;
  random: Random;
}

type Carrier = (sent: Sent) => RequestHeaders;

/** With these a forged token comes as a good one would. */
export const plain: Readonly<Record<string, Carrier>> = {
  cookie: ({ name, bad }) => ({ cookie: `${name}=${bad}` }),
  'among others': ({ name, bad }) => ({ cookie: `a=1; ${name}=${bad}; ${name}-session=x; b=2` }),
  bearer: ({ bad, random }) => ({
    authorization: `${random.pick(['Bearer', 'bearer', 'BEARER  '])} ${bad}`,
  }),
  'as a session': ({ name, bad }) => ({ cookie: `${name}-session=${bad}` }),
  'in each place': ({ name, bad }) => ({
    cookie: `${name}=${bad}; ${name}-session=${bad}; ${name}-sign-in=${bad}`,
    authorization: `Bearer ${bad}`,
  }),
};

/** With these not even a good token may count: it is ambiguous, or not where it belongs. */
export const spoiling: Readonly<Record<string, Carrier>> = {
  'good, then bad': ({ name, bad, good }) => ({ cookie: `${name}=${good}; ${name}=${bad}` }),
  'bad, then good': ({ name, bad, good }) => ({ cookie: `${name}=${bad};${name}=${good}` }),
  'the same twice': ({ name, good }) => ({ cookie: `${name}=${good}; ${name}=${good}` }),
  quoted: ({ name, good }) => ({ cookie: `${name}="${good}"` }),
  'another case': ({ name, good }) => ({ cookie: `${name.toUpperCase()}=${good}` }),
  nameless: ({ name, good }) => ({ cookie: `=${name}=${good}` }),
  'a longer name': ({ name, good, random }) => ({
    cookie: `${random.pick(['x', '__Host-', '__host-', '$', ' .'])}${name}=${good}`,
  }),
  'space before =': ({ name, good }) => ({ cookie: `${name} =${good}` }),
  'a path with it': ({ name, good }) => ({ cookie: `${name}=${good},$Path=/` }),
  'a huge header': ({ name, good, random }) => ({
    cookie: `pad=${'x'.repeat(16_400 + random.int(9000))}; ${name}=${good}`,
  }),
  'as a session': ({ name, good }) => ({ cookie: `${name}-session=${good}` }),
  'another scheme': ({ good, random }) => ({
    authorization: `${random.pick(['Basic', 'JWT', 'Token', 'Bearer:', 'Bearer,', ''])}${good}`,
  }),
  'bearer twice': ({ good, bad }) => ({ authorization: `Bearer ${good}, Bearer ${bad}` }),
};
