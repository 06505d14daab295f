#!/usr/bin/env node
// The `vestibule` command of a checkout: hands over to scripts/run.mjs, which brings the right Node along.
process.argv.splice(2, 0, 'cli');
await import('../scripts/run.mjs');
