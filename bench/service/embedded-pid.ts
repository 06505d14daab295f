// The process of a service's embedded FusionAuth, found as its child.
import { execFileSync } from 'node:child_process';

/** @throws Error when the service has no child */
export function embeddedPid(service: number): number {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = table
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  const [pid] = rows.find(([, parent]) => parent === service) ?? [];
  if (pid === undefined) throw new Error(`process ${service} has no child`);
  return pid;
}
