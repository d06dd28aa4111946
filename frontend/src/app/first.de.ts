import banners from '@/shell/banners.de.json'
import board from '@/board/de.json'
import shell from '@/shell/de.json'

/** What every view says; it comes as one file. */
export default { banners, board, shell }
