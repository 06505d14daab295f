// What the embedded FusionAuth's process reads from its environment, Kickstart's `#{ENV.X}` included.
import { fileURLToPath } from 'node:url';
import type { Config } from './load.ts';

const KICKSTART = fileURLToPath(new URL('../../kickstart/kickstart.json', import.meta.url));

/** `base`: path that the lifecycle's routes are mounted at, if it is not the root. */
export function embeddedEnvironment(config: Config, base = ''): Record<string, string> {
  const env: Record<string, string> = {
    EMBEDDED_PORT: String(config.EMBEDDED_PORT),
    MAILBOX_PORT: String(config.MAILBOX_PORT),
    HOST: config.HOST,
    DATA_DIR: config.DATA_DIR,
    KICKSTART_FILE: KICKSTART,
    APP_URL: `${config.APP_URL}${base}`,
    WEBHOOK_URL: `http://127.0.0.1:${config.PORT}${base}/webhook`,
    SMTP_HOST: 'localhost',
    FUSIONAUTH_PUBLIC_URL: config.FUSIONAUTH_PUBLIC_URL,
    FUSIONAUTH_WEBHOOK_KEY: config.FUSIONAUTH_WEBHOOK_KEY,
    FUSIONAUTH_API_KEY: config.FUSIONAUTH_API_KEY,
    FUSIONAUTH_CULL_API_KEY: config.FUSIONAUTH_CULL_API_KEY,
    FUSIONAUTH_CLIENT_SECRET: config.FUSIONAUTH_CLIENT_SECRET,
    FUSIONAUTH_ADMIN_PASSWORD: config.FUSIONAUTH_ADMIN_PASSWORD,
  };
  if (config.SMTP_URL) env.SMTP_URL = config.SMTP_URL;
  // Nobody who finds a way past the proxy may tell it to misbehave.
  if (config.production) env.EMBEDDED_MISBEHAVIOUR = 'off';
  return env;
}
