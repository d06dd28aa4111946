// Before the first paint, so that the page does not flash in another theme. Same rules as useTheme.ts.
;(function () {
  var stored = null
  try {
    stored = localStorage.getItem('leaderboard.theme')
  } catch {
    // Storage is forbidden: then the system decides.
  }
  var more = matchMedia('(prefers-contrast: more)').matches
  var light = matchMedia('(prefers-color-scheme: light)').matches
  var theme = more ? 'contrast' : light ? 'light' : 'dark'
  if (stored === 'dark' || stored === 'light' || stored === 'contrast') theme = stored
  document.documentElement.dataset.theme = theme
})()
