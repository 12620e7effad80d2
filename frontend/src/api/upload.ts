import { bootstrap } from '../bootstrap'
import { apiUrl, csrfToken } from './http'
import { OFFLINE, type Problem, toProblem } from './problem'

/**
 * Sends a file and reports how far it is (0 to 1). XMLHttpRequest, because fetch tells nothing while it sends.
 */
export function upload(
  url: string,
  { file, method, onProgress }: { file: File; method: string; onProgress: (part: number) => void },
): Promise<{ data: unknown } | { problem: Problem }> {
  return new Promise((resolve) => {
    const form = new FormData()
    form.set('file', file)
    const request = new XMLHttpRequest()
    request.open(method, apiUrl(url))
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader(bootstrap.csrf.header, csrfToken())
    request.responseType = 'json'
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onerror = () => resolve({ problem: OFFLINE })
    request.onload = () => {
      const ok = request.status >= 200 && request.status < 300
      resolve(ok ? { data: request.response } : { problem: toProblem(request.status, request.response) })
    }
    request.send(form)
  })
}
