import { ref } from 'vue'

/** The dialog over the page, opened from anywhere: by a button, a key, or another dialog. */
export const pageDialog = ref<'palette' | 'help'>()
