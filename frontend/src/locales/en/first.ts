import board from './board.json'
import shell from './shell.json'
import states from './states.json'

/** What every view says; it comes as one file. */
export default { board, shell, states }
