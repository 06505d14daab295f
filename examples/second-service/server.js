// Another service that trusts Vestibule's tokens. It needs no secret: the keys are published.
import express from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const issuer = process.env.VESTIBULE_URL ?? 'http://localhost:9012';
const audience = process.env.VESTIBULE_AUDIENCE ?? 'c9d6b2b4-6d0e-4d9f-8a53-2f1e7a90b202';
const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', issuer));

/** The account that a guest's token speaks for. Everything about the token is pinned. */
async function guest(req, res, next) {
  const [, token = ''] = /^bearer (\S+)$/i.exec(req.get('authorization') ?? '') ?? [];
  try {
    const options = { issuer, audience, algorithms: ['EdDSA'], typ: 'anon+jwt' };
    const { payload } = await jwtVerify(token, keys, options);
    res.locals.account = payload.sub;
    next();
  } catch {
    res.set('WWW-Authenticate', 'Bearer').status(401).json({ title: 'This token is not for us.' });
  }
}

const app = express();
// Until it expires a token stays good here, even after its guest has registered or left: show nothing private by it,
// or ask the issuer's /api/me first.
app.get('/recommendations', guest, (_req, res) => {
  res.json({ account: res.locals.account, films: ['counting-up', 'the-small-dime'] });
});

app.listen(Number(process.env.PORT ?? 3000), () => console.log('Recommending.'));
