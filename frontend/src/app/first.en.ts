import banners from '@/shell/banners.en.json'
import board from '@/board/en.json'
import shell from '@/shell/en.json'

/** What every view says; it comes as one file. */
export default { banners, board, shell }
