// Preloaded into the service with --import: tells the benchmark what the process has used, and how often it
// patched a user at FusionAuth. It changes nothing of what the service does.
import { subscribe } from 'node:diagnostics_channel';

export interface Usage {
  /** Microseconds of CPU since the start, all threads. */
  cpu: number;
  /** Bytes. */
  rss: number;
  /** Most bytes so far. */
  peakRss: number;
  /** PATCHes of FusionAuth users sent, by path. */
  patches: Readonly<Record<string, number>>;
}

const patches: Record<string, number> = {};

subscribe('undici:request:create', (message) => {
  const { request } = message as { request: { method: string; path: string } };
  if (request.method === 'PATCH') patches[request.path] = (patches[request.path] ?? 0) + 1;
});

process.on('message', (message: { usage?: true }) => {
  if (!message.usage) return;
  const { user, system } = process.cpuUsage();
  const usage: Usage = {
    cpu: user + system,
    rss: process.memoryUsage.rss(),
    peakRss: process.resourceUsage().maxRSS * 1024,
    patches,
  };
  process.send?.(usage);
});
// A command that is done should end.
process.channel?.unref();
// Whoever measures is gone, so nobody would stop this process.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
