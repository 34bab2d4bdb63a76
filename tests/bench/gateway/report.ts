import { median, print } from '#bench/data/outcome'
import type { Slice } from './slices.ts'

/** Prints a table for each lane: medians, and the ratio to the first variant. */
export function printLanes(slices: Slice[]): void {
  const lanes = [...new Set(slices.map(({ lane }) => lane))]
  for (const lane of lanes) {
    const variants = [...new Set(slices.filter(each => each.lane === lane).map(({ variant }) => variant))]
    const of = (variant: string, kind: Slice['kind']) =>
      slices.filter(each => each.lane === lane && each.variant === variant && each.kind === kind)
    const rate = (variant: string) => median(of(variant, 'full').map(each => each.rate))
    const anchor = rate(variants[0]!)
    console.log('')
    print([
      [
        lane,
        'req/s',
        `÷ ${variants[0]}`,
        'spread',
        'p50',
        'p99',
        'p50 half',
        'p99 half',
        'CPU ms',
        'gateway',
        'subgraphs',
        'PostgreSQL',
        'client',
        'MB',
        'foreign',
      ],
      ...variants.map(variant => {
        const [full, half] = [of(variant, 'full'), of(variant, 'half')]
        const middle = (all: Slice[], value: (slice: Slice) => number) => median(all.map(value))
        const cpu = (role: string) => middle(full, each => each.cpu[role]!)
        const rates = full.map(each => each.rate)
        return [
          variant,
          rate(variant).toFixed(0),
          (rate(variant) / anchor).toFixed(2),
          `${Math.round(100 * ((Math.max(...rates) - Math.min(...rates)) / rate(variant)))} %`,
          middle(full, each => each.p50).toFixed(1),
          middle(full, each => each.p99).toFixed(1),
          middle(half, each => each.p50).toFixed(1),
          middle(half, each => each.p99).toFixed(1),
          middle(full, each => each.cpu.gateway! + each.cpu.subgraphs! + each.cpu.postgres!).toFixed(2),
          cpu('gateway').toFixed(2),
          cpu('subgraphs').toFixed(2),
          cpu('postgres').toFixed(2),
          cpu('client').toFixed(2),
          Math.max(...full.map(each => each.memory)),
          `${Math.round(100 * Math.max(...full.map(each => each.foreign)))} %`,
        ]
      }),
    ])
  }
}
