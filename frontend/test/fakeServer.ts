import { vi } from 'vitest'

interface Failure {
  status: number
  detail: string
}

type Answer =
  | object
  | Failure
  | Response
  | ((request: Request) => Response | Promise<Response>)
  | 'no answer'
  | 'pending'

const isFailure = (answer: object): answer is Failure => 'status' in answer && 'detail' in answer

/** A fake server: responds by path and records requests. An unknown path is an error of the test. */
export function fakeServer(answers: Record<string, Answer>) {
  const urls: URL[] = []
  const requests: Request[] = []

  vi.stubGlobal('fetch', (request: Request) => {
    const url = new URL(request.url)
    urls.push(url)
    requests.push(request)
    const answer = answers[url.pathname]
    if (answer === undefined) throw new Error(`Nobody answers ${url.pathname}`)
    if (answer === 'pending') {
      return new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => {
          reject(request.signal.reason as Error)
        })
      })
    }
    if (answer === 'no answer') return Promise.reject(new TypeError('Failed to fetch'))
    if (typeof answer === 'function') return Promise.resolve(answer(request))
    if (answer instanceof Response) return Promise.resolve(answer)
    if (isFailure(answer)) {
      return Promise.resolve(Response.json({ detail: answer.detail }, { status: answer.status }))
    }
    return Promise.resolve(Response.json(answer))
  })

  return {
    urls,
    requests,
    /** From now on another answer. */
    set: (path: string, answer: Answer) => {
      answers[path] = answer
    },
  }
}
