// Time and randomness as the instance was given them, and the two kinds of id made from them.

export type Clockwork = {
  /** Epoch milliseconds. */
  now(): number;
  /** Unpredictable bytes. */
  random(bytes: number): Buffer;
  /** A version 4 UUID. */
  uuid(): string;
  /** 32 random bytes in URL-safe base64, as FusionAuth's external ids. */
  secret(): string;
};

/** Ids drawn from `random`, time from `now`. */
export function clockwork(now: () => number, random: (bytes: number) => Buffer): Clockwork {
  return {
    now,
    random,
    secret: () => random(32).toString('base64url'),
    uuid() {
      const bytes = random(16);
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
      const hex = bytes.toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };
}
