/** Types for the part of opossum that Accord uses. The package has no types. */
declare module 'opossum' {
  export default class CircuitBreaker<Given extends unknown[], Gives> {
    constructor(
      action: (...given: Given) => Promise<Gives>,
      options: {
        name?: string
        /** In milliseconds; false for no timeout. */
        timeout: number | false
        resetTimeout: number
        volumeThreshold: number
        rollingPercentilesEnabled: boolean
        errorFilter(error: unknown, ...given: Given): boolean
      },
    )
    readonly opened: boolean
    readonly halfOpen: boolean
    fire(...given: Given): Promise<Gives>
    open(): void
    close(): void
    shutdown(): void
    on(event: 'open' | 'close' | 'failure' | 'success', listener: (result: unknown) => void): this
  }
}
