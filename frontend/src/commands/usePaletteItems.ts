import {
  Calendar,
  ChartLine,
  ChartNoAxesColumn,
  CircleHelp,
  Contrast,
  Download,
  Languages,
  Layers,
  Moon,
  Pin,
  Presentation,
  Search,
  Share2,
  Sun,
  SunMoon,
  Trophy,
} from '@lucide/vue'
import { computed, type Component } from 'vue'
import { useI18n } from '@/shared/i18n'
import { useRouter } from 'vue-router'
import type { PaletteItem } from './paletteItem'
import { useModelFilter } from '@/filters/useModelFilter'
import { useModelOptions } from '@/filters/useModelOptions'
import { canRun, runCommand } from '@/shared/commands/useCommand'
import { usePeriodOptions } from '@/filters/usePeriodOptions'
import { useFilters } from '@/filters/useFilters'
import { useMetric } from '@/filters/useMetric'
import { useTeamLink } from '@/filters/useTeamLink'
import { useTheme } from '@/shared/useTheme'
import { useTokens } from '@/data/useUsage'
import { METRICS, rankBy } from '@/filters/metric'
import { keysOf, type CommandName } from '@/shared/commands/shortcuts'
import { THEMES } from '@/shared/theme'
import { chooseLocale, LOCALE_NAMES, LOCALES } from '@/shared/i18n'

const COMMANDS: readonly (readonly [CommandName, PaletteItem['group'], Component])[] = [
  ['leaderboard', 'go', ChartNoAxesColumn],
  ['charts', 'go', ChartLine],
  ['my-team', 'go', Pin],
  ['present', 'go', Presentation],
  ['share', 'page', Share2],
  ['export', 'page', Download],
  ['help', 'page', CircleHelp],
]
const THEME_ICONS = { system: SunMoon, dark: Moon, light: Sun, contrast: Contrast }

/** All entries of the palette, in the order shown without input. */
export function usePaletteItems() {
  const { t, locale } = useI18n()
  const router = useRouter()
  const { linkTo } = useTeamLink()
  const { period, window, preset, setPreset } = useFilters()
  const periodOptions = usePeriodOptions()
  const { theme } = useTheme()
  const { models: chosenModels, toggle } = useModelFilter()
  const { options } = useModelOptions()
  const { metric, fromRequests, setMetric } = useMetric()
  const { data: board } = useTokens(period, () => ({
    window: window.value,
    models: chosenModels.value,
  }))

  const commands = computed<PaletteItem[]>(() =>
    COMMANDS.filter(([name]) => canRun(name)).map(([name, group, icon]) => ({
      id: name,
      group,
      icon,
      label: t(`commands.names.${name}`),
      keys: keysOf(name),
      run: () => runCommand(name),
    })),
  )

  const teams = computed<PaletteItem[]>(() =>
    rankBy(metric.value, board.value?.teams ?? [], fromRequests.value).map(({ team, rank }) => ({
      id: `team-${team.team_id}`,
      group: 'teams',
      label: team.name,
      team,
      rank,
      run: () => router.push(linkTo(team.team_id)),
    })),
  )

  const models = computed<PaletteItem[]>(() =>
    options.value.map(({ model, name }) => ({
      id: `model-${model}`,
      group: 'models',
      icon: Layers,
      label: name,
      also: model,
      isOn: chosenModels.value.includes(model),
      run: () => {
        toggle(model)
      },
    })),
  )

  const metrics = computed<PaletteItem[]>(() =>
    METRICS.map((value, place) => ({
      id: `metric-${value}`,
      group: 'metrics',
      icon: Trophy,
      label: t(`board.metrics.${value}`),
      keys: [String(place + 1)],
      isOn: metric.value === value,
      run: async () => {
        const { query } = router.currentRoute.value
        await router.push({ name: 'leaderboard', query })
        await setMetric(value)
      },
    })),
  )

  const periods = computed<PaletteItem[]>(() =>
    periodOptions.value.map(({ value, label }) => ({
      id: `period-${value}`,
      group: 'periods',
      icon: Calendar,
      label,
      also: t('board.period'),
      isOn: preset.value === value,
      run: () => setPreset(value),
    })),
  )

  const page = computed<PaletteItem[]>(() => [
    ...THEMES.map((value) => ({
      id: `theme-${value}`,
      group: 'page' as const,
      icon: THEME_ICONS[value],
      label: `${t('shell.theme')}: ${t(`shell.themes.${value}`)}`,
      isOn: theme.value === value,
      run: () => (theme.value = value),
    })),
    ...LOCALES.map((value) => ({
      id: `locale-${value}`,
      group: 'page' as const,
      icon: Languages,
      label: `${t('shell.language')}: ${LOCALE_NAMES[value]}`,
      isOn: locale.value === value,
      run: () => chooseLocale(value),
    })),
  ])

  /** The board with the teams that match the input. */
  function searchItem(typed: string): PaletteItem | undefined {
    if (!typed.trim()) return undefined
    return {
      id: 'search',
      group: 'teams',
      icon: Search,
      label: t('commands.palette.onlyTeams', { typed }),
      run: () => {
        const query = { ...router.currentRoute.value.query, q: typed }
        return router.push({ name: 'leaderboard', query })
      },
    }
  }

  return {
    items: computed(() => [
      ...commands.value,
      ...teams.value,
      ...models.value,
      ...metrics.value,
      ...periods.value,
      ...page.value,
    ]),
    searchItem,
  }
}
