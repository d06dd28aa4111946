import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'
import type { Linter } from 'eslint'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import { FOLDERS as FEATURE_FOLDERS } from './build/folders.ts'

/** The feature folders, and the app, which may import from all of them. */
const FOLDERS: readonly string[] = [...FEATURE_FOLDERS, 'app']

/** What a folder must not import, beside those after it. */
const APART: Record<string, readonly string[]> = { charts: ['board'] }

const notFrom = (paths: string, message: string) => ({
  selector: `:matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration, ImportExpression)[source.value=/${paths.replaceAll('/', '\\u002F')}/]`,
  message,
})

/** The time is read in one place, so that specs can set it. */
const readsClock = (expression: string) => ({
  selector: expression,
  message: 'The time comes from now() or useNow() in "@/shared/clock".',
})

function directionOf(folder: string): Linter.Config {
  const after = [...FOLDERS.slice(FOLDERS.indexOf(folder) + 1), ...(APART[folder] ?? [])]
  return {
    files: [`src/${folder}/**/*.{ts,vue}`],
    // Specs show parts in the whole page.
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        readsClock("CallExpression[callee.object.name='Date'][callee.property.name='now']"),
        readsClock("NewExpression[callee.name='Date'][arguments.length=0]"),
        notFrom('^\\.\\./', 'Other folders are imported by "@/…".'),
        ...(after.length > 0
          ? [notFrom(`^@/(?:${after.join('|')})/`, `src/${folder} must not import this folder.`)]
          : []),
      ],
    },
  }
}

export default defineConfigWithVueTs(
  { ignores: ['dist/**', 'node_modules/**', 'src/data/contract.d.ts', 'test-results/**'] },
  vue.configs['flat/recommended'],
  vueTsConfigs.strict,
  vueTsConfigs.stylistic,
  {
    rules: {
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/define-macros-order': [
        'error',
        { order: ['defineOptions', 'defineProps', 'defineEmits', 'defineModel', 'defineSlots'] },
      ],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-unused-refs': 'error',
      'vue/no-v-html': 'error',
      'vue/require-typed-ref': 'error',
      // Props that may be absent say so in their type; a default is not always meaningful.
      'vue/require-default-prop': 'off',
      // Vue 2's attribute is gone; `slot` is the number a team's mark is made from.
      'vue/no-deprecated-slot-attribute': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 350, skipBlankLines: true }],
    },
  },
  ...FOLDERS.map(directionOf),
  {
    files: ['e2e/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "ImportDeclaration[source.value='@playwright/test'] > ImportSpecifier[imported.name='test']",
          message: 'Journeys take `test` from "./test", which ends what a page still requests.',
        },
      ],
    },
  },
  prettier,
)
