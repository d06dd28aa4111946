import { onScopeDispose, readonly, ref, toValue, watchEffect, type MaybeRefOrGetter } from 'vue'

const subject = ref<string>()

/** What the page in sight is about, for its title: a team's name. Undefined where the view says enough. */
export const usePageSubject = () => readonly(subject)

/** Names the subject as long as the view is there. */
export function setPageSubject(source: MaybeRefOrGetter<string | undefined>) {
  watchEffect(() => {
    subject.value = toValue(source)
  })
  onScopeDispose(() => {
    subject.value = undefined
  })
}
