// Node's flags for the service and its commands. On a large machine V8 lets a heap grow to gigabytes before it
// looks for what is no longer used; the service uses some 40 MB, and more only while it is busy. A nursery of
// less than 16 MB would cost pace.

// V8's book of JIT pages can lose one while threads come and go, and then ends the process ("Check failed:
// jit_page.has_value()"); without protection keys it keeps none.
export const steadyThreads = '--no-memory-protection-keys';

export const nodeFlags = ['--max-semi-space-size=16', '--max-old-space-size=512', steadyThreads];
