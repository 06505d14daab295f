// The machine in words, with what one fsync costs it: the floor under every durable commit.
import { mkdtemp, open, rm } from 'node:fs/promises';
import { cpus, platform, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { medianOf } from './statistics.ts';

export async function machine(): Promise<string> {
  const cores = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  const { median, least, most } = medianOf(await fsyncs(200));
  const ms = [median, least, most].map((value) => value.toFixed(2));
  return [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${platform()} ${release()}`,
    `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown'}, ${gigabytes} GB`,
    `append 4 kB and fsync: ${ms[0]} ms (${ms[1]} to ${ms[2]})`,
  ].join('\n');
}

async function fsyncs(count: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-bench-'));
  const file = await open(join(folder, 'fsync'), 'a');
  const page = Buffer.alloc(4096);
  const times: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    const start = performance.now();
    await file.write(page);
    await file.datasync();
    times.push(performance.now() - start);
  }
  await file.close();
  await rm(folder, { recursive: true });
  return times;
}
