// A throw-away certificate for localhost (X.509 version 1, RFC 5280), for a browser that is told to take any.
import { generateKeyPairSync, sign } from 'node:crypto';

export interface Certified {
  key: string;
  cert: string;
}

const ECDSA_WITH_SHA256 = '2a8648ce3d040302';
const COMMON_NAME = '550403';

export function selfSigned(): Certified {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = tlv(0x30, tlv(0x06, Buffer.from(ECDSA_WITH_SHA256, 'hex')));
  const name = tlv(0x0c, Buffer.from('localhost'));
  const attribute = tlv(0x30, tlv(0x06, Buffer.from(COMMON_NAME, 'hex')), name);
  const subject = tlv(0x30, tlv(0x31, attribute));
  const [from, to] = ['200101000000Z', '491231235959Z'].map((at) => tlv(0x17, Buffer.from(at)));
  const validity = tlv(0x30, from ?? Buffer.of(), to ?? Buffer.of());
  const serial = tlv(0x02, Buffer.of(1));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = tlv(0x30, serial, algorithm, subject, validity, subject, spki);
  const signature = tlv(0x03, Buffer.of(0), sign('sha256', body, privateKey));
  const der = tlv(0x30, body, algorithm, signature);
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
  };
}

/** Tag, length, value (X.690). */
function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const size = value.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.of(tag, ...length), value]);
}
