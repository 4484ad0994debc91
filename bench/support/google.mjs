// SPDX-License-Identifier: Apache-2.0
// Results of a Google Benchmark program.
import { runChild } from './child.mjs';
import { benchProgram } from './servers.mjs';

/** By name, without what Google Benchmark appends to it; fails where one of them failed. */
export async function googleBenchmark(name, core, args = []) {
  const child = await runChild(core, benchProgram(name), ['--benchmark_format=json', ...args]);
  const results = {};
  for (const result of JSON.parse(child.stdout).benchmarks) {
    if (result.error_occurred) throw child.failure(`${result.name}: ${result.error_message}`);
    results[result.name.replace(/\/(min_time:[\d.]+|real_time)/g, '')] = result;
  }
  return results;
}
