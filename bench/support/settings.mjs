// SPDX-License-Identifier: Apache-2.0
// How long and how often the benchmarks run. The defaults are what bench/README.md was made with.

/** Of one run; BENCH_SECONDS=1 is enough to see that everything works. */
export const seconds = Number(process.env.BENCH_SECONDS ?? 5);

/** Of every comparison; the median counts. */
export const rounds = Number(process.env.BENCH_ROUNDS ?? 3);

/** What is measured runs alone on one core; what makes the load, and this script, on the other. */
export const serverCore = 0;
export const loadCore = 1;
