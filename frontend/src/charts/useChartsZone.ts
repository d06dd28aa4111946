import { computed } from 'vue'
import { useEvent } from '@/data/useEvent'
import type { Choice } from '@/filters/parameters'
import { useParameter } from '@/filters/useParameter'
import { archive } from '@/shared/archive'
import { useI18n } from '@/shared/i18n'

type ZoneChoice = Choice<'zone'>

/** The charts' time zone, kept in the address: the viewer's, UTC, or the event's if it has one. */
export function useChartsZone() {
  const { t } = useI18n()
  const { event } = useEvent()
  const choice = useParameter('zone')
  const own = archive?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const zoneOf = (value: ZoneChoice) => {
    if (value === 'utc') return 'UTC'
    return value === 'event' ? (event.value?.timezone ?? own) : own
  }
  const zone = computed(() => zoneOf(choice.value))
  /** Each zone once. */
  const choices = computed(() => {
    const all: ZoneChoice[] = event.value ? ['own', 'utc', 'event'] : ['own', 'utc']
    return all
      .filter((value, index) => all.findIndex((other) => zoneOf(other) === zoneOf(value)) === index)
      .map((value) => ({ value, label: t(`charts.zone.${value}`, { zone: zoneOf(value) }) }))
  })
  return { choice, zone, choices }
}
