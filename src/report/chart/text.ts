/** Numbers as people read them on a chart or in a table. */

/** `33,050` */
export function priceText(value: number): string {
  return value.toLocaleString('en-US');
}

/** Change against a base in per cent, signed: `+0.38 %`. */
export function changeText(value: number, base: number): string {
  const rate = base === 0 ? 0 : ((value - base) / base) * 100;
  return `${rate < 0 ? '-' : '+'}${Math.abs(rate).toFixed(2)} %`;
}
