import { defineComponent, onBeforeUnmount, onMounted } from 'vue'
import { usePageCommands } from './usePageCommands'
import { listenForShortcuts } from './pageShortcuts'

/** Handles page commands from shortcuts and the palette while mounted. Renders nothing. */
export default defineComponent({
  name: 'PageCommands',
  setup() {
    usePageCommands()
    let stopKeys: (() => void) | undefined
    onMounted(() => {
      stopKeys = listenForShortcuts()
    })
    onBeforeUnmount(() => stopKeys?.())
    return () => null
  },
})
