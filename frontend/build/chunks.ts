import type { Rolldown } from 'vite'
import { FOLDERS } from './folders.ts'

type Chunk = Rolldown.CodeSplittingGroup

/** Libraries of what is opened by hand; each is as large as a view. */
const LIBRARIES = {
  calendar: /\/node_modules\/@internationalized\/date\//,
  panels: /\/node_modules\/reka-ui\//,
  qr: /\/node_modules\/uqr\//,
}

/** Whether a module of ours imports a library, itself or through others. */
function importsLibrary(library: RegExp) {
  const known = new Map<string, boolean>()
  return (id: string, context: Rolldown.ChunkingContext) => {
    const imports = (module: string): boolean => {
      if (!module.includes('/src/')) return library.test(module)
      if (!known.has(module)) {
        known.set(module, false)
        known.set(module, context.getModuleInfo(module)?.importedIds.some(imports) ?? false)
      }
      return known.get(module) ?? false
    }
    return imports(id)
  }
}

const checks = Object.entries(LIBRARIES).map(
  ([name, library]) => [name, importsLibrary(library)] as const,
)
/** What is opened with a module; the calendar is in a panel. */
const openedWith = (id: string, context: Rolldown.ChunkingContext) =>
  checks.find(([, imports]) => imports(id, context))?.[0]

const inFolder = (name: string) => new RegExp(`/src/${name}/.*\\.(?:ts|vue)`)

/** The page's files. A module goes to the first that takes it, along with what it imports. */
export const CHUNKS: Chunk[] = [
  // One cacheable file of libraries that every page needs; it changes less often than our own code.
  {
    name: 'vendor',
    test: /node_modules\/(?:@vue|vue|vue-router|@tanstack|@vueuse)\//,
    tags: ['$initial'],
  },
  { name: 'app', test: /\/src\//, tags: ['$initial'] },
  // Else a view would load another one for an icon of both.
  { name: 'icons', test: /\/node_modules\/@lucide\// },
  // Code that loads later: one file a folder, and one for each library of what all views can open.
  ...FOLDERS.map((name) => ({
    name: (id: string, context: Rolldown.ChunkingContext) =>
      openedWith(id, context) ? null : name,
    test: inFolder(name),
  })),
  ...['panels', 'calendar', 'qr'].map((library) => ({
    name: (id: string, context: Rolldown.ChunkingContext) =>
      openedWith(id, context) === library ? library : null,
    test: /\/src\/(?:shared|filters|session|shell|commands)\//,
  })),
  ...FOLDERS.map((name) => ({ name, test: inFolder(name) })),
]
