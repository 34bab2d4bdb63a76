import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker'
import JsonWorker from 'monaco-editor/esm/vs/language/json/json.worker.js?worker'
import GraphqlWorker from 'monaco-graphql/esm/graphql.worker.js?worker'

/*
 * Loads the editor's workers from files of the same origin. We do not use GraphiQL's module for Vite: it logs a line for each worker
 * and breaks Vite's development server (graphiql#4473).
 */

const MonacoEnvironment = {
  getWorker(_id: string, label: string): Worker {
    if (label === 'graphql') return new GraphqlWorker()
    if (label === 'json') return new JsonWorker()
    return new EditorWorker()
  },
}

Object.assign(globalThis, { MonacoEnvironment })
