import { median, type Outcome } from '#bench/data/outcome'
import { quiet, type Slice } from './slices.ts'

/** Lanes that are also measured on ten times the data. */
export const comparedTenfold = ['heavy', 'list']

/** Variants and lanes with a target for the p99 at half load. */
export const steady = { variants: ['accord-processes', 'accord-one'], lanes: ['heavy', 'light'] }

/** The targets, as far as they were measured. */
export function outcomesOf(slices: Slice[]): Outcome[] {
  const of = (lane: string, variant: string, kind: Slice['kind'], value: (slice: Slice) => number) => {
    const all = slices.filter(each => each.lane === lane && each.variant === variant && each.kind === kind)
    return all.length > 0 ? median(all.map(value)) : undefined
  }
  const outcome = (what: string, target: string, value: number, met: boolean, unit = ''): Outcome[] =>
    Number.isNaN(value) ? [] : [{ what, target, measured: `${value.toFixed(2)}${unit}`, met }]
  const atLeast = (what: string, least: number, value: number) =>
    outcome(what, `at least ${least}`, value, value >= least)
  const atMost = (what: string, most: number, value: number, unit = '') =>
    outcome(what, `at most ${most}${unit}`, value, value <= most, unit)

  const rate = (lane: string, variant: string) => of(lane, variant, 'full', each => each.rate) ?? NaN
  const times = (variant: string, other: string, lanes: Record<string, number>) =>
    Object.entries(lanes).flatMap(([lane, least]) =>
      atLeast(`${lane}: ${variant} ÷ ${other}`, least, rate(lane, variant) / rate(lane, other)),
    )
  const spread = (variant: string, lane: string, kind: Slice['kind']) =>
    (of(lane, variant, kind, each => each.p99) ?? NaN) / (of(lane, variant, kind, each => each.p50) ?? NaN)
  const cost = (lane: string) => of(lane, 'accord-one', 'full', ({ cpu }) => cpu.gateway! + cpu.postgres!) ?? NaN
  const noisy = slices.filter(({ foreign }) => foreign > quiet).length
  const memory = slices.filter(({ variant }) => variant === 'accord-one').map(each => each.memory)
  return [
    ...times('accord-processes', 'stock', { heavy: 3, light: 4 }),
    ...times('accord-one', 'stock', { heavy: 5, light: 7 }),
    ...times('accord-one', 'postgraphile', { heavy: 1.5, light: 0.8 }),
    ...times('accord-processes', 'hive-rust', { heavy: 1.5, light: 1.5 }),
    ...times('accord-one', 'stock', { 'repeated heavy': 50, 'repeated light': 20 }),
    ...atMost('memory of one process under load', 450, memory.length > 0 ? Math.max(...memory) : NaN, ' MB'),
    ...steady.variants.flatMap(variant =>
      steady.lanes.flatMap(lane => [
        ...atMost(`${lane}: p99 ÷ p50 of ${variant} at half load`, 4, spread(variant, lane, 'alone')),
        ...atMost(`the same beside the other variants, stopped`, 4, spread(variant, lane, 'half')),
      ]),
    ),
    ...comparedTenfold.flatMap(lane =>
      atMost(
        `${lane}: processor time, ten times the data ÷ once`,
        1.3,
        cost(`${lane}, ten times the data`) / cost(`${lane}, as it is`),
      ),
    ),
    ...atMost('slices with more than a tenth of the processors foreign, in %', 0, (100 * noisy) / slices.length),
  ]
}
