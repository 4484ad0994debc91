// SPDX-License-Identifier: Apache-2.0
// Calls at once through examples/menu.json on one core: welcome, a digit, the branch's sentence,
// goodbye, and the next call. bench/menu_callers is the telephones; sipp as the server plays a file
// as long as such a call to everybody.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeNumber, root } from '../tests/support/numberd.mjs';
import { endedRun } from '../tests/support/records.mjs';
import { Child, cpuSeconds, during, residentKilobytes } from './support/child.mjs';
import { benchProgram, metric, scratch, startPinned } from './support/servers.mjs';
import { loadCore, seconds } from './support/settings.mjs';
import { startSippServer } from './support/sipp.mjs';
import { compared, digits, printTable, told } from './support/table.mjs';

const kNumber = '+899100000001';
const kLevels = (process.env.BENCH_MENU_CALLS ?? '200,500,1000').split(',').map(Number);
const kPressMs = 5000; // a second after the welcome's last word
const kCallMs = 7900; // of the call that comes of it
const kRampSeconds = 8;
const kWindowSeconds = seconds * 3;
const kOverSeconds = 60; // to settle before, to end what is left after

/** Runs the telephones; calls `mark` with each line that they print. */
async function telephones(side, phones, rampSeconds, windowSeconds, mark) {
  const child = new Child(loadCore, benchProgram('menu_callers'), [`sip:${kNumber}@${side.address}`,
    ...[phones, kPressMs, rampSeconds, windowSeconds].map(String)],
  { seconds: rampSeconds + windowSeconds + kOverSeconds });
  child.onLine((line) => mark(JSON.parse(line)));
  await child.done([0, 1]); // 1: calls failed, which is told
}

/** What so many telephones saw of `side`, and what it cost its process. */
async function load(side, phones) {
  await telephones(side, 10, 0, 1, () => {}); // prompts are spoken once, tables read
  const idleKilobytes = residentKilobytes(side.pid);
  const marks = {};
  await telephones(side, phones, kRampSeconds, kWindowSeconds, (mark) => {
    marks[mark.at] = { ...mark, cpu: cpuSeconds(side.pid), kilobytes: residentKilobytes(side.pid) };
  });
  const { opened, closed, over } = marks;
  const cpu = closed.cpu - opened.cpu;
  return {
    ...over,
    cpuShare: (cpu / kWindowSeconds) * 100,
    cpuMs: (cpu / closed.completed_in_window) * 1000,
    cpuMicrosPacket: (cpu / closed.packets) * 1e6,
    callKilobytes: (closed.kilobytes - idleKilobytes) / closed.live_mean,
  };
}

/** That what the telephones took for a menu was one: the last calls chose with their digit. */
async function checkBranches(server) {
  const { result } = await server.ask('GET', '/v1.0/calls?page_size=50');
  for (const call of result) {
    const run = await endedRun(server, call);
    const results = run.executed_actions.map((action) => action.result);
    assert.ok(results.includes('branch 1'), `call ${call.id}: ${results}`);
  }
}

function rowsOf(phones, ours, peer) {
  const failed = (side) => `${digits(side.failed)} of ${digits(side.failed + side.completed)}, `
    + digits(side.lost);
  return [
    compared(`${phones} calls at once: packet gap p99`, ours.gap_ms.p99, peer.gap_ms.p99,
      { unit: 'ms', wanted: { most: 25 }, of: 'ours' }),
    compared('packet gap p99.9', ours.gap_ms.p999, peer.gap_ms.p999, { unit: 'ms' }),
    compared("the worst call's own p99", ours.call_p99_ms.max, peer.call_p99_ms.max,
      { unit: 'ms' }),
    compared('memory a call', ours.callKilobytes, peer.callKilobytes,
      { unit: 'kB', wanted: { most: 60 }, of: 'ours' }),
    compared('CPU a call', ours.cpuMs, peer.cpuMs, { unit: 'ms' }),
    compared('CPU a packet sent, all included', ours.cpuMicrosPacket, peer.cpuMicrosPacket,
      { unit: 'µs' }),
    compared('of the core', ours.cpuShare, peer.cpuShare, { unit: '%' }),
    told('calls failed, packets lost', failed(ours), failed(peer)),
    told('frames that numberd was late with', digits(ours.late)),
  ];
}

/** `load` of a fresh numberd that has the menu, and how often it was late with its frames. */
async function loadNumberd(phones) {
  return during(await startPinned(), async (server) => {
    const menu = JSON.parse(readFileSync(join(root, 'examples/menu.json'), 'utf8'));
    const { id } = await server.ask('POST', '/v1.0/flows', menu);
    await makeNumber(server, kNumber, { call_flow: id });
    const result = await load({ pid: server.pid, address: server.sip }, phones);
    await checkBranches(server);
    return { ...result, late: await metric(server, 'numberd_media_late_frames_total') };
  });
}

async function loadSipp(phones) {
  const dir = scratch();
  writeFileSync(join(dir, 'call.ulaw'), Buffer.alloc(kCallMs * 8, 0x55));
  const scenario = ['-sf', join(root, 'bench/sipp/menu_uas.xml'), '-d', String(kCallMs)];
  return during(await startSippServer(scenario, dir), (sipp) => load(sipp, phones));
}

const rows = [];
for (const phones of kLevels) {
  const ours = await loadNumberd(phones);
  const peer = await loadSipp(phones);
  rows.push(...rowsOf(phones, ours, peer));
}
printTable('menu', 'Telephones that call, hear the menu, press 1 and hear its sentence, on and on, '
  + `each sending sound of its own; ${kWindowSeconds} s each. A gap is the time between two `
  + "packets of a call, by the kernel's receive timestamps.",
['numberd', 'sipp playing a file'], rows);
