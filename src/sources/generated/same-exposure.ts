import type { Exposure } from '../../model/exposure.js';

/** Whether two exposures give the same shares, copies, audiences and replicas. */
export function sameExposure(one: Exposure, other: Exposure): boolean {
  return (
    one.canaryPercent === other.canaryPercent &&
    one.line?.fromSeconds === other.line?.fromSeconds &&
    one.line?.untilSeconds === other.line?.untilSeconds &&
    one.line?.toPercent === other.line?.toPercent &&
    one.mirroredPercent === other.mirroredPercent &&
    isSameAmong(one.among, other.among) &&
    isSameNumber(one.replicas, other.replicas) &&
    one.isSticky === other.isSticky
  );
}

function isSameAmong(one: Exposure['among'], other: Exposure['among']): boolean {
  if (one === other) return true;
  if (one === null || other === null || one.length !== other.length) return false;
  return one.every(({ audience, canaryPercent }, i) => {
    const beside = other[i];
    return audience === beside?.audience && canaryPercent === beside.canaryPercent;
  });
}

function isSameNumber(one: Exposure['replicas'], other: Exposure['replicas']): boolean {
  if (one === null || other === null) return one === other;
  return one.canary === other.canary && one.stable === other.stable && one.splitTraffic === other.splitTraffic;
}
