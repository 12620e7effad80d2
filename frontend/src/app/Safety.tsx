import { lazy, Suspense } from 'react'
import { useChallenge } from '../api/proof'
import { loadWords } from '../i18n'

const Proof = lazy(async () => {
  const [{ Proof }] = await Promise.all([import('../features/security/Proof'), loadWords('security')])
  return { default: Proof }
})

/** Stands in the shell on every screen: the question who is there. */
export function Safety() {
  const challenge = useChallenge()
  return challenge && <Suspense><Proof challenge={challenge} /></Suspense>
}
