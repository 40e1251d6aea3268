import { inSpan } from '../telemetry/span.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import type { Job } from './job.js';
import type { WorkerOptions } from './worker.js';

/** A span for each attempt at a job, and one for its wait where it goes on with the trace of a request. */
export function tracedJobs({ begin }: Telemetry): NonNullable<WorkerOptions['around']> {
  return async (job, attempt) => {
    const origin = job.trace ?? undefined;
    const waitedMs = Math.max(0, Date.now() - job.createdAt.getTime());
    const facts = factsOf(job);
    if (origin && 'parent' in origin && job.attempt === 1) {
      const now = performance.now();
      begin('job', 'queue', facts, origin, now - waitedMs).end(now);
    }
    const span = begin('job', `job ${job.kind}`, { ...facts, 'vitrine.job.waited_ms': waitedMs }, origin);
    try {
      await inSpan(span, attempt);
    } finally {
      span.end();
    }
  };
}

function factsOf({ id, kind, customerId, attempt }: Job) {
  return {
    'vitrine.job.kind': kind,
    'vitrine.job.id': id,
    'vitrine.job.attempt': attempt,
    ...(customerId === null ? {} : { 'vitrine.customer': customerId }),
  };
}
