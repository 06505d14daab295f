// The services that are fuzzed: as it starts by itself, and as it stands behind a proxy that speaks https.

const generous = { STUB_LIMIT: '100000000/h', MAIL_LIMIT: '100000/h' };

export const setups: Readonly<Record<string, Record<string, string>>> = {
  http: generous,
  https: { ...generous, APP_URL: 'https://bank.example', TRUST_PROXY: '1', PROVISION: 'on-return' },
};
