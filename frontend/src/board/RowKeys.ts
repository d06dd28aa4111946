import { defineComponent, nextTick, type PropType } from 'vue'
import { useRouter } from 'vue-router'
import { onCommand } from '@/shared/commands/useCommand'
import { useMetric } from '@/filters/useMetric'
import { useTeamLink } from '@/filters/useTeamLink'
import { METRICS } from '@/filters/metric'

/** Handles the shortcuts for rows and metrics while mounted. Renders nothing. */
export default defineComponent({
  name: 'RowKeys',
  props: {
    /** The rows' table body. */
    body: { type: Object as PropType<HTMLElement>, required: true },
    /** Ids of the teams in board order. */
    teams: { type: Array as PropType<readonly string[]>, required: true },
    /** Id of the team whose row has the focus, or empty. */
    focused: { type: String, required: true },
  },
  emits: {
    /** Requests that this row be rendered even if it is out of sight. */
    'update:focused': (team: string) => team !== '',
  },
  setup(props, { emit }) {
    const router = useRouter()
    const { linkTo } = useTeamLink()
    const { setMetric } = useMetric()

    function step(by: number, press: string) {
      const place = props.teams.indexOf(props.focused)
      // Without focus in the table, arrow keys scroll the page as usual.
      if (place < 0 && press.startsWith('arrow')) return false
      const team = props.teams[place < 0 ? 0 : place + by]
      if (team === undefined) return false
      void focusRow(team)
      return true
    }

    async function focusRow(team: string) {
      emit('update:focused', team)
      await nextTick()
      const row = props.body.querySelector(`tr[data-team=${CSS.escape(team)}]`)
      const control = row?.querySelector<HTMLElement>('.toggle') ?? row?.querySelector('a')
      control?.focus({ preventScroll: true })
      row?.scrollIntoView({ block: 'nearest' })
    }

    onCommand('next-row', (press) => step(1, press))
    onCommand('previous-row', (press) => step(-1, press))
    onCommand('open-team', () => {
      if (!props.focused) return false
      return router.push(linkTo(props.focused))
    })
    onCommand('metric', (press) => {
      const metric = METRICS[Number(press) - 1]
      return metric ? setMetric(metric) : false
    })
    return () => null
  },
})
