import { bootstrap } from '../bootstrap'
import { emptyApi, taken } from './emptyApi'
import { type Answer, apiUrl, csrfToken } from './http'
import { offline, toProblem } from './problem'

interface Upload {
  file: File
  /** How far it is, from 0 to 1. */
  onProgress: (part: number) => void
}

/** Sends a file. XMLHttpRequest, because fetch tells nothing while it sends. */
function sendFile(method: string, url: string, { file, onProgress }: Upload): Promise<Answer> {
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
    request.onerror = () => resolve({ status: 0, problem: offline() })
    request.onload = () => {
      const { status, response: data } = request
      resolve(status >= 200 && status < 300 ? { status, data } : { status, problem: toProblem(status, data) })
    }
    request.send(form)
  })
}

export const { useUploadAvatarMutation } = emptyApi.injectEndpoints({
  endpoints: (build) => ({
    uploadAvatar: build.mutation<unknown, Upload>({
      queryFn: async (upload, store) => taken(await sendFile('PUT', '/api/people/me/avatar', upload), store),
      invalidatesTags: (_result, error) => (error ? [] : ['Me', 'Person', 'Members']),
    }),
  }),
})
