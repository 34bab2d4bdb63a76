import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { ApolloServerPlugin } from '@apollo/server'
import { type DocumentNode, Kind, print, separateOperations, type ValueNode, visit } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Log } from '#toolkit/runtime'

/** A document without literals and names of aliases, its hash, and the number of requests with it. */
type RecordedOperation = { hash: string; name: string | null; count: number; document: string }

/** `leftOut` is the number of requests that were not recorded: the record was full, or the document too long. */
export type OperationRecord = { operations: RecordedOperation[]; leftOut: number }

export type OperationRecorder = ApolloServerPlugin & {
  /** Counts a request that skipped Apollo Server. Returns `false` if its operation was not recorded before. */
  recordRepeat(request: { hash: string; operation: string | null }): boolean
}

/**
 * Apollo Server plugin that records the operations of clients in a file. `accord check` reads it to find the operations
 * that a schema change would break. The file has at most `most` operations, each of at most `longest` characters.
 *
 *     new ApolloServer({ plugins: [createOperationRecorder('operations.json', log)], … })
 *
 * The plugin counts in memory, and writes every `every` ms and at shutdown; a killed process loses its last counts.
 * Several gateways can share the file. The start throws an Error if the file is not writable or not a recording.
 */
export function createOperationRecorder(
  file: string,
  log: Log,
  { every = 5_000, most = 2_000, longest = 20_000 } = {},
): OperationRecorder {
  const byDocument = new WeakMap<DocumentNode, Map<string | null, RecordedOperation>>()
  // The key is the hash of the document with its literals, and the operation name.
  const known = new LRUCache<string, RecordedOperation>({ max: most })
  const pending = new Map<string, RecordedOperation>()
  let leftOut = 0
  const save = () => {
    if (!mergeIntoFile(file, { operations: [...pending.values()], leftOut }, most)) return
    pending.clear()
    leftOut = 0
  }
  const trySave = () => {
    try {
      save()
    } catch (err) {
      log.warn({ err, file }, `cannot write the recorded operations; the next attempt is in ${every} ms`)
    }
  }
  function count(operation: RecordedOperation): void {
    const entry = pending.get(operation.hash)
    if (entry) entry.count++
    else if (pending.size < most && operation.document.length <= longest)
      pending.set(operation.hash, { ...operation, count: 1 })
    else leftOut++
  }
  return {
    async serverWillStart() {
      save()
      const timer = setInterval(trySave, every)
      timer.unref()
      return {
        async serverWillStop() {
          clearInterval(timer)
          // Another gateway may hold the lock for a few milliseconds.
          for (let attempt = 0; attempt < 20; attempt++) {
            trySave()
            if (pending.size === 0) return
            await new Promise(resolve => setTimeout(resolve, 50))
          }
          log.warn({ operations: pending.size, file }, 'recorded operations are lost: the file could not be written')
        },
      }
    },
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operationName, queryHash }) {
          const byName = byDocument.get(document) ?? new Map<string | null, RecordedOperation>()
          byDocument.set(document, byName)
          const operation = byName.get(operationName) ?? withoutLiterals(document, operationName)
          byName.set(operationName, operation)
          known.set(keyOf(queryHash, operationName), operation)
          count(operation)
        },
      }
    },
    recordRepeat({ hash, operation: name }) {
      const operation = known.get(keyOf(hash, name))
      if (operation) count(operation)
      return operation !== undefined
    },
  }
}

const keyOf = (queryHash: string, operationName: string | null) => `${queryHash} ${operationName}`

/** Reads a recording. Throws an Error if the file does not exist or is not a recording. */
export function readRecordedOperations(file: string | URL): OperationRecord {
  try {
    const { operations, leftOut } = JSON.parse(readFileSync(file, 'utf8'))
    if (Array.isArray(operations) && typeof leftOut === 'number') return { operations, leftOut }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Error(`${file} is not a recording of operations. Name another file, or remove this one.`)
}

/** Copies an operation and its fragments, without literals and with numbered aliases. */
export function withoutLiterals(document: DocumentNode, operationName: string | null): RecordedOperation {
  const aliases = new Map<string, string>()
  const plain = visit(separateOperations(document)[operationName ?? '']!, {
    Field: {
      enter(node) {
        if (!node.alias) return
        const { value } = node.alias
        aliases.set(value, aliases.get(value) ?? `a${aliases.size + 1}`)
        return { ...node, alias: { kind: Kind.NAME, value: aliases.get(value)! } }
      },
    },
    IntValue: () => ({ kind: Kind.INT, value: '0' }),
    FloatValue: () => ({ kind: Kind.INT, value: '0' }),
    BooleanValue: () => ({ kind: Kind.BOOLEAN, value: true }),
    StringValue: () => ({ kind: Kind.STRING, value: '' }),
    // The length of a list is data of the client, as the literals are.
    ListValue: { leave: node => ({ ...node, values: distinct(node.values) }) },
  }) as DocumentNode
  const text = print(plain)
  return { hash: createHash('sha256').update(text).digest('hex'), name: operationName, count: 0, document: text }
}

const distinct = (values: readonly ValueNode[]) => [...new Map(values.map(each => [print(each), each])).values()]

/** Adds the counts to the file. Returns `false` if another process holds the lock. */
function mergeIntoFile(file: string, record: OperationRecord, most: number): boolean {
  const lock = `${file}.lock`
  if (!acquireLock(lock)) return false
  try {
    const { operations, leftOut } = existsSync(file) ? readRecordedOperations(file) : { operations: [], leftOut: 0 }
    const all = new Map(operations.map(each => [each.hash, each]))
    let newLeftOut = record.leftOut
    for (const operation of record.operations) {
      const entry = all.get(operation.hash)
      if (entry) entry.count += operation.count
      else if (all.size < most) all.set(operation.hash, operation)
      else newLeftOut += operation.count
    }
    const merged: OperationRecord = { operations: [...all.values()], leftOut: leftOut + newLeftOut }
    // Writes another file and renames it, so that a reader never reads half a file.
    writeFileSync(`${file}.new`, `${JSON.stringify(merged, null, 2)}\n`)
    renameSync(`${file}.new`, file)
    return true
  } finally {
    rmSync(lock, { force: true })
  }
}

/** Returns whether this process has the lock now. Removes a lock older than 30 s, whose process was killed. */
function acquireLock(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx'))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  if (age > 30_000) rmSync(lock, { force: true })
  return false
}
