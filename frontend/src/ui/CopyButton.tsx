import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from './buttons'
import { useToast } from './toasts'

const SAID_MS = 2000

/** Copies what stands beside it, and says whether it did: a browser may refuse, as on a page that is not secure. */
export function CopyButton({ value, size, children }: { value: string; size?: string; children: ReactNode }) {
  const { t } = useLingui()
  const toast = useToast()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SAID_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
    } catch {
      toast(t`The browser does not let this page copy. Select the text and copy it by hand.`, 'problem')
    }
  }
  return <Button variant="default" size={size} onClick={() => void copy()}>{copied ? <Trans>Copied</Trans> : children}</Button>
}
