import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { ApolloServerPlugin } from '@apollo/server'
import { type DocumentNode, Kind, print, separateOperations, type ValueNode, visit } from 'graphql'
import type { Log } from '#toolkit/runtime'

/*
 * Which operations are asked, so that `accord check` can say whom a change would break. A document is noted without what a
 * client puts into it: no text, no number and no alias of it, only which fields, arguments and enum values it uses.
 */

/** An operation that was asked: the hash of its document without literals, how often, and that document. */
export type RecordedOperation = { hash: string; name: string | null; count: number; document: string }

/** `leftOut` counts requests whose operation is not among them, since there was no more room. */
export type OperationRecord = { operations: RecordedOperation[]; leftOut: number }

/** `again` notes an operation once more that was answered without Apollo Server; gives false where it is not known. */
export type OperationRecorder = ApolloServerPlugin & {
  again(asked: { hash: string; operation: string | null }): boolean
}

/**
 * Notes in a file what the gateway is asked: in memory at once, in the file after at most `every` milliseconds and at the end.
 *
 *     new ApolloServer({ plugins: [recording('operations.json', log)], … })
 *
 * Several gateways may share the file. A process that is killed loses what it noted since. Throws an Error at the start if
 * the file cannot be written or is no recording.
 */
export function createOperationRecorder(
  file: string,
  log: Log,
  { every = 5_000, most = 2_000, longest = 20_000 } = {},
): OperationRecorder {
  const seen = new WeakMap<DocumentNode, Map<string | null, RecordedOperation>>()
  // By the hash of the document as it was asked, and its operation.
  const known = new Map<string, RecordedOperation>()
  const noted = new Map<string, RecordedOperation>()
  let leftOut = 0
  const save = () => {
    if (!merged(file, { operations: [...noted.values()], leftOut }, most)) return
    noted.clear()
    leftOut = 0
  }
  const later = () => {
    try {
      save()
    } catch (err) {
      log.warn({ err }, 'operations could not be recorded')
    }
  }
  function note(operation: RecordedOperation): void {
    const noting = noted.get(operation.hash)
    if (noting) noting.count++
    else if (noted.size < most && operation.document.length <= longest)
      noted.set(operation.hash, { ...operation, count: 1 })
    else leftOut++
  }
  return {
    async serverWillStart() {
      save()
      const timer = setInterval(later, every)
      timer.unref()
      return {
        async serverWillStop() {
          clearInterval(timer)
          // Another gateway may be at the file; that takes it a few milliseconds.
          for (let tries = 0; tries < 20; tries++) {
            later()
            if (noted.size === 0) return
            await new Promise(resolve => setTimeout(resolve, 50))
          }
          log.warn({ operations: noted.size }, 'operations were left unrecorded')
        },
      }
    },
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operationName, queryHash }) {
          const ofDocument = seen.get(document) ?? new Map<string | null, RecordedOperation>()
          seen.set(document, ofDocument)
          const operation = ofDocument.get(operationName) ?? withoutLiterals(document, operationName)
          ofDocument.set(operationName, operation)
          known.set(keyOf(queryHash, operationName), operation)
          if (known.size > most) known.delete(known.keys().next().value!)
          note(operation)
        },
      }
    },
    again({ hash, operation: name }) {
      const operation = known.get(keyOf(hash, name))
      if (operation) note(operation)
      return operation !== undefined
    },
  }
}

const keyOf = (queryHash: string, operationName: string | null) => `${queryHash} ${operationName}`

/** What a file has recorded; throws an Error if it is there and is no recording. */
export function readRecordedOperations(file: string | URL): OperationRecord {
  try {
    const { operations, leftOut } = JSON.parse(readFileSync(file, 'utf8'))
    if (Array.isArray(operations) && typeof leftOut === 'number') return { operations, leftOut }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Error(`${file} is no recording of operations: name another file, or remove this one.`)
}

/** One operation of a document with the fragments it uses, without literals. */
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
    // How many there are is theirs as well.
    ListValue: { leave: node => ({ ...node, values: distinct(node.values) }) },
  }) as DocumentNode
  const text = print(plain)
  return { hash: createHash('sha256').update(text).digest('hex'), name: operationName, count: 0, document: text }
}

const distinct = (values: readonly ValueNode[]) => [...new Map(values.map(each => [print(each), each])).values()]

/** Adds to what the file has; `false` if another process is about to, and nothing was added. */
function merged(file: string, noted: OperationRecord, most: number): boolean {
  const lock = `${file}.lock`
  if (!taken(lock)) return false
  try {
    const { operations, leftOut } = existsSync(file) ? readRecordedOperations(file) : { operations: [], leftOut: 0 }
    const all = new Map(operations.map(each => [each.hash, each]))
    let more = noted.leftOut
    for (const note of noted.operations) {
      const known = all.get(note.hash)
      if (known) known.count += note.count
      else if (all.size < most) all.set(note.hash, note)
      else more += note.count
    }
    const recording: OperationRecord = { operations: [...all.values()], leftOut: leftOut + more }
    // Beside it and then in its place, so that whoever reads finds it whole.
    writeFileSync(`${file}.new`, `${JSON.stringify(recording, null, 2)}\n`)
    renameSync(`${file}.new`, file)
    return true
  } finally {
    rmSync(lock, { force: true })
  }
}

/** Whether the lock is ours now. One that is older than any merge takes was left by a process that died. */
function taken(lock: string): boolean {
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
