import banners from './banners.json'
import board from './board.json'
import shell from './shell.json'

/** What every view says; it comes as one file. */
export default { banners, board, shell }
