import { Trans, useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useActivateTotpMutation, useBeginTotpMutation, useGetAuthenticatorsQuery, useRemoveTotpMutation } from '../../api/account'
import { Anchor, Button, ConfirmButton, CopyButton, FormActions, FormProblem, Listing, Section, Sheet, Tag, TextInput, useForm, useOpened, useToast, useTold } from '../../ui'
import { useShownCodes } from './codes'
import { Thing, When } from './parts'
import classes from './Security.module.css'

// Seldom needed: it comes with the picture.
const QrCode = lazy(() => import('./QrCode'))

function SetUp({ secret, url, onDone }: { secret: string; url: string; onDone: (active: boolean) => void }) {
  const { t } = useLingui()
  const [activate] = useActivateTotpMutation()
  const form = useForm({ code: '' })
  const send = form.submit(async ({ code }) => {
    await activate(code.replaceAll(/\s/g, '')).unwrap()
    onDone(true)
  })
  return (
    <div className={classes.setUp}>
      <Suspense fallback={<div className={classes.qr} />}><QrCode text={url} /></Suspense>
      <form ref={form.ref} onSubmit={send} className={classes.form}>
        <div>
          <Trans>Scan the picture with an authenticator app, or <Anchor href={url} underline="always">open the app on this device</Anchor>. Without a camera, type this key into the app:</Trans>
        </div>
        <Thing name={<span className={classes.secret} dir="ltr">{secret}</span>}>
          <CopyButton value={secret} size="xs"><Trans>Copy key</Trans></CopyButton>
        </Thing>
        <FormProblem problem={form.problem} shown={['code']} />
        <TextInput {...form.field('code')} label={t`Code from the app`} autoComplete="one-time-code" inputMode="numeric" required autoFocus />
        <FormActions>
          <Button type="submit" loading={form.busy}><Trans>Turn on</Trans></Button>
          <Button variant="default" onClick={() => onDone(false)}><Trans>Cancel</Trans></Button>
        </FormActions>
      </form>
    </div>
  )
}

/** A second step at sign-in: a code that changes every half minute. */
export function AuthenticatorApp() {
  const { t } = useLingui()
  const query = useGetAuthenticatorsQuery()
  const [begin, beginning] = useBeginTotpMutation()
  const [remove] = useRemoveTotpMutation()
  const [begun, setBegun] = useState<{ secret: string; url: string } | null>(null)
  const { showUnseen } = useShownCodes()
  const told = useTold()
  const toast = useToast()
  const totp = query.data?.find((one) => one.type === 'totp')
  const start = async () => {
    const answer = await told(begin())
    if (answer.data?.secret) setBegun(answer.data)
  }
  const [asked, setAsked] = useOpened('totp')
  const due = asked && query.isSuccess
  useEffect(() => {
    if (!due) return
    setAsked(false)
    if (!totp) void start()
    // Once for each time that it is asked for.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [due])
  const done = (active: boolean) => {
    setBegun(null)
    if (!active) return
    toast(t`The authenticator app is on. Sign-in asks for its code from now on.`)
    void showUnseen()
  }
  const off = (
    <Thing name={<Tag><Trans>Off</Trans></Tag>} about={t`Whoever learns your password can sign in with it alone.`}>
      <Button variant="default" loading={beginning.isLoading} onClick={() => void start()}><Trans>Set up authenticator app</Trans></Button>
    </Thing>
  )
  return (
    <Section title={t`Authenticator app`} note={t`Sign-in then asks for a code from an app on your phone, too.`}>
      <Sheet>
        <Listing query={query} rows={1} isEmpty={!totp} empty={begun ? <SetUp {...begun} onDone={done} /> : off}>
          {totp && (
            <Thing
              name={<Tag tone="accent"><Trans>On</Trans></Tag>}
              about={totp.last_used_at ? <Trans>Last used <When at={totp.last_used_at} /></Trans> : <Trans>Set up <When at={totp.created_at} /></Trans>}
            >
              <ConfirmButton
                title={t`Turn the authenticator app off?`} label={t`Turn off`} danger onConfirm={() => remove().unwrap()}
                command={{ id: 'security.totp.off', section: t`Account`, label: t`Turn the authenticator app off…` }}
                button={(open) => <Button variant="default" color="red" onClick={open}><Trans>Turn off</Trans></Button>}
              >
                <Trans>Sign-in does not ask for its code any more. Without a passkey, your recovery codes go with it.</Trans>
              </ConfirmButton>
            </Thing>
          )}
        </Listing>
      </Sheet>
    </Section>
  )
}
