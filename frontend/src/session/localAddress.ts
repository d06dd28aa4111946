const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]']

/** Whether the page stands at an address that leads nowhere on other machines. */
export const isLocalAddress = () => LOCAL_HOSTS.includes(window.location.hostname)
