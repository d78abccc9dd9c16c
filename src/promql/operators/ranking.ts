import { add, noSamples, type Samples, type ScalarNode, type VectorNode } from '../syntax/node.js';
import { EvaluationError } from '../syntax/problem.js';
import type { Aggregation } from '../syntax/syntax.js';
import { groupsOf } from './grouping.js';

/** An element by its place in the vector that it comes from. */
interface Ranked {
  readonly labelSet: number;
  readonly value: number;
}

type Before = (a: Ranked, b: Ranked) => boolean;

/** Ascending or descending, with NaN before all. */
const BEFORE: Readonly<Record<'ascending' | 'descending', Before>> = {
  ascending: (a, b) => Number.isNaN(a.value) || a.value < b.value,
  descending: (a, b) => Number.isNaN(a.value) || a.value > b.value,
};

/** `sort`, `sort_desc`: the elements by value, NaN last. */
export function sortedVector(of: VectorNode, order: 'ascending' | 'descending'): VectorNode {
  const samples = noSamples();
  const before = BEFORE[order === 'ascending' ? 'descending' : 'ascending'];
  const evaluate = (atMs: number) => {
    const all = elements(of.evaluate(atMs));
    sortAgainst(all, before);
    samples.size = 0;
    for (const { labelSet, value } of all) add(samples, labelSet, value);
    return samples;
  };
  return { kind: 'vector', labels: of.labels, evaluate };
}

function elements({ size, labelSets, values }: Samples): Ranked[] {
  return Array.from({ length: size }, (_, each) => ({
    labelSet: labelSets[each] as number,
    value: values[each] as number,
  }));
}

/** 2^63: how far whole numbers of 64 bits go. */
const INT64 = 4_294_967_296 * 2_147_483_648;

/** `topk`, `bottomk`: of each group the elements with the most or the least, as they are, best first and NaN last. */
export function ranked({ operator, grouping }: Aggregation, of: VectorNode, count: ScalarNode): VectorNode {
  const groups = groupsOf(grouping, of.labels);
  const samples = noSamples();
  const before = BEFORE[operator === 'topk' ? 'ascending' : 'descending'];
  const evaluate = (atMs: number) => {
    const wanted = count.evaluate(atMs);
    if (!(Math.abs(wanted) <= INT64)) {
      throw new EvaluationError(`Scalar value ${wanted} overflows int64`);
    }
    const most = Math.trunc(wanted);
    const given = of.evaluate(atMs);
    samples.size = 0;
    if (most < 1) return samples;
    const heaps = new Map<number, Ranked[]>();
    for (const element of elements(given)) {
      const group = groups.of(element.labelSet);
      const heap = heaps.get(group) ?? [];
      heaps.set(group, heap);
      offer(heap, element, most, before);
    }
    for (const heap of heaps.values()) {
      sortAgainst(heap, before);
      for (const { labelSet, value } of heap) add(samples, labelSet, value);
    }
    return samples;
  };
  return { kind: 'vector', labels: of.labels, evaluate };
}

/** A heap of the best so far, with the worst of them at its root: which of equals is kept is as in Prometheus. */
function offer(heap: Ranked[], element: Ranked, most: number, before: Before): void {
  if (heap.length === most) {
    const worst = heap[0] as Ranked;
    if (!before(worst, element)) return;
    swap(heap, 0, heap.length - 1);
    heap.pop();
    sink(heap, before);
  }
  heap.push(element);
  rise(heap, before);
}

function rise(heap: Ranked[], before: Before): void {
  let at = heap.length - 1;
  while (at > 0) {
    const above = Math.floor((at - 1) / 2);
    if (!before(heap[at] as Ranked, heap[above] as Ranked)) return;
    swap(heap, at, above);
    at = above;
  }
}

function sink(heap: Ranked[], before: Before): void {
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) return;
    const other = below + 1;
    if (other < heap.length && before(heap[other] as Ranked, heap[below] as Ranked)) below = other;
    if (!before(heap[below] as Ranked, heap[at] as Ranked)) return;
    swap(heap, at, below);
    at = below;
  }
}

function swap(list: Ranked[], a: number, b: number): void {
  const kept = list[a] as Ranked;
  list[a] = list[b] as Ranked;
  list[b] = kept;
}

/**
 * Sorts so that no element stands after one that it should be before, reversed. A short list is sorted by insertion, as in
 * Prometheus, which decides the order of several NaN.
 */
function sortAgainst(list: Ranked[], before: Before): void {
  if (list.length > 12) {
    list.sort((a, b) => Number(before(a, b)) - Number(before(b, a)));
    return;
  }
  for (let next = 1; next < list.length; next += 1) {
    for (let at = next; at > 0 && before(list[at - 1] as Ranked, list[at] as Ranked); at -= 1) swap(list, at, at - 1);
  }
}
