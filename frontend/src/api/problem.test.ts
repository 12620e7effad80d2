import { expect, it } from 'vitest'
import { fieldErrors, isRetryable, offline, toProblem } from './problem'
import { toAuthProblem } from './allauth'
import { toSession } from './session'

it('keeps what the server says', () => {
  const problem = toProblem(409, { title: 'Conflict', detail: 'The last owner stays.', code: 'last_owner' })
  expect(problem).toMatchObject({ status: 409, detail: 'The last owner stays.', code: 'last_owner' })
})

it.each([401, 403, 404, 413, 429, 500, 503])('has plain words for %i without a body', (status) => {
  expect(toProblem(status, null).detail).toMatch(/\.$/)
})

it.each([403, 404, 413])('says for %i what to do about it', (status) => {
  expect(toProblem(status, null).detail.split('. ')).toHaveLength(2)
})

it('speaks of sign-up only where one signs up', () => {
  expect(toAuthProblem(403, { status: 403 }).detail).toBe(toProblem(403, null).detail)
})

it('finds the field behind a path', () => {
  const errors = [{ field: 'body.payload.name', message: 'Too long.' }, { field: 'people.0', message: 'Unknown.' }, { field: 'name', message: 'Second.' }]
  expect(fieldErrors(toProblem(422, { errors }))).toEqual({ name: 'Too long.', people: 'Unknown.' })
})

it('knows what may be tried again', () => {
  expect([offline(), toProblem(503, null), toProblem(429, null), toProblem(422, null)].map(isRetryable)).toEqual([true, true, true, false])
})

it('reads the state of a sign-in from the open flows', () => {
  const body = { data: { flows: [{ id: 'signup' }, { id: 'verify_email', is_pending: true }] }, meta: { is_authenticated: false } }
  expect(toSession(body)).toEqual({ signedIn: false, pending: 'verify_email', factors: [], canSignUp: true, email: null })
})

it('puts an error without a field above the form', () => {
  const problem = toAuthProblem(400, { errors: [{ message: 'Too many attempts.', code: 'x' }] })
  expect(problem.detail).toBe('Too many attempts.')
  expect(problem.errors).toEqual([])
})
