import { useQueryClient } from '@tanstack/vue-query'
import { ref, shallowRef } from 'vue'
import { ApiError } from '@/data/errors'

/** Does one thing at a time that the event's state does not hold, and keeps why it failed. */
export function useAction() {
  const queryClient = useQueryClient()
  const isBusy = ref(false)
  const failure = shallowRef<ApiError>()

  /** Undefined where it failed or where something else is still under way. */
  async function run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (isBusy.value) return undefined
    isBusy.value = true
    failure.value = undefined
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      failure.value = error
      return undefined
    } finally {
      isBusy.value = false
      // A conflict, too, is solved by what is there now.
      void queryClient.invalidateQueries({ queryKey: ['admin'] })
    }
  }

  return { isBusy, failure, run }
}
