const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]']

/** Whether the page's address works on this machine only. */
export const isLocalAddress = () => LOCAL_HOSTS.includes(window.location.hostname)
