const scoreDecimals = 4;

/** A score as it is told: within 0–1, to four decimal places. */
export function roundScore(score: number): number {
  const factor = 10 ** scoreDecimals;
  return Math.round(Math.min(1, Math.max(0, score)) * factor) / factor;
}
