import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { useGetAuthenticatorsQuery, useMakeRecoveryCodesMutation } from '../../api/account'
import { bootstrap } from '../../bootstrap'
import { Button, ConfirmButton, CopyButton, FormActions, Note, Section, Sheet } from '../../ui'
import { useShownCodes } from './codes'
import { Thing } from './parts'
import classes from './Security.module.css'

/** Gives the browser a file to keep. */
function download(codes: readonly string[], name: string): void {
  const address = URL.createObjectURL(new Blob([`${codes.join('\n')}\n`], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

function Shown({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useLingui()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => list.current?.focus(), [])
  return (
    <div className={classes.stack}>
      <Note tone="held"><Trans>Keep these codes where you find them without your phone. They are shown this once, and each of them works once.</Trans></Note>
      <ul ref={list} tabIndex={-1} className={classes.codes} aria-label={t`Your recovery codes`} dir="ltr">
        {codes.map((code) => <li key={code}>{code}</li>)}
      </ul>
      <FormActions>
        <CopyButton value={codes.join('\n')}><Trans>Copy codes</Trans></CopyButton>
        <Button variant="default" onClick={() => download(codes, `${bootstrap.site}-recovery-codes.txt`)}><Trans>Download</Trans></Button>
        <Button variant="default" onClick={() => window.print()}><Trans>Print</Trans></Button>
        <Button onClick={onDone}><Trans>I have kept them</Trans></Button>
      </FormActions>
    </div>
  )
}

/** The way in for whoever lost the phone. They come with the first authenticator or passkey. */
export function RecoveryCodes() {
  const { t } = useLingui()
  const { data = [] } = useGetAuthenticatorsQuery()
  const { codes, show, hide } = useShownCodes()
  const [make] = useMakeRecoveryCodesMutation()
  const kept = data.find((one) => one.type === 'recovery_codes')
  if (!kept && codes.length === 0) return null
  const renew = async () => show((await make().unwrap()).unused_codes ?? [])
  const left = kept?.unused_code_count ?? 0
  return (
    <Section title={t`Recovery codes`} note={t`When you have lost your phone, one of these takes the place of its code.`}>
      <Sheet>
        {codes.length > 0 ? <Shown codes={codes} onDone={hide} /> : (
          <Thing name={<Plural value={left} one="# code left" other="# codes left" />}>
            <ConfirmButton
              title={t`Make new recovery codes?`} label={t`Make new codes`} onConfirm={renew}
              command={{ id: 'security.codes', section: t`Account`, label: t`Make new recovery codes…` }}
              button={(open) => <Button variant="default" onClick={open}><Trans>Make new codes</Trans></Button>}
            >
              <Trans>The codes that you have now stop working.</Trans>
            </ConfirmButton>
          </Thing>
        )}
      </Sheet>
    </Section>
  )
}
