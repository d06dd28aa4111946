import { defineComponent, onBeforeUnmount, onMounted } from 'vue'
import { answerPageCommands } from './answers'
import { keepKeys } from './keepKeys'

/** The page answers commands, given by key or in the palette, as long as this is there. It shows nothing. */
export default defineComponent({
  name: 'PageCommands',
  setup() {
    answerPageCommands()
    let stopKeys: (() => void) | undefined
    onMounted(() => {
      stopKeys = keepKeys()
    })
    onBeforeUnmount(() => stopKeys?.())
    return () => null
  },
})
