/**
 * To two decimals, a half away from 0. It is the decimal number as it is written that is rounded, not the double behind
 * it: 1.005 gives 1.01, though the double is a little less.
 */
export function roundHalfUp(value: number): number {
  const text = String(Math.abs(value));
  // With an exponent it is below 0.000001, or too large to have decimals.
  if (text.includes('e')) return Math.abs(value) < 1 ? 0 : value;
  const [whole = '', decimals = ''] = text.split('.');
  const digits = decimals.padEnd(3, '0');
  const hundredths = Number(whole + digits.slice(0, 2)) + (digits.charAt(2) >= '5' ? 1 : 0);
  return hundredths === 0 ? 0 : (Math.sign(value) * hundredths) / 100;
}
