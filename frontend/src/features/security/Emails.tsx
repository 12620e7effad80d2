import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  type EmailAddress, useAddEmailMutation, useGetEmailsQuery, useMakeEmailPrimaryMutation, useRemoveEmailMutation, useSendEmailCodeMutation,
} from '../../api/account'
import { useVerifyEmailMutation } from '../../api/session'
import { useCommands } from '../../commands'
import { Button, ConfirmButton, Empty, FormActions, FormProblem, Listing, Row, Rows, Section, Sheet, Tag, TextInput, useForm, useOpened, useToast, useTold } from '../../ui'
import { Thing } from './parts'
import classes from './Security.module.css'

function Add({ onSent, onCancel }: { onSent: (email: string) => void; onCancel: () => void }) {
  const { t } = useLingui()
  const [add] = useAddEmailMutation()
  const form = useForm({ email: '' })
  const send = form.submit(async ({ email }) => {
    await add(email.trim()).unwrap()
    onSent(email.trim())
  })
  return (
    <form ref={form.ref} onSubmit={send} className={classes.form}>
      <FormProblem problem={form.problem} shown={['email']} />
      <TextInput {...form.field('email')} label={t`New e-mail address`} type="email" autoComplete="email" required autoFocus description={t`We send a code to it.`} />
      <FormActions>
        <Button type="submit" loading={form.busy}><Trans>Send code</Trans></Button>
        <Button variant="default" onClick={onCancel}><Trans>Cancel</Trans></Button>
      </FormActions>
    </form>
  )
}

function Prove({ email, onDone }: { email: string; onDone: () => void }) {
  const { t } = useLingui()
  const [verify] = useVerifyEmailMutation()
  const [again, sent] = useSendEmailCodeMutation()
  const toast = useToast()
  const told = useTold()
  const form = useForm({ key: '' })
  const send = form.submit(async ({ key }) => {
    await verify(key.trim()).unwrap()
    toast(t`The address is confirmed.`)
    onDone()
  })
  const resend = async () => {
    const { error } = await told(again(email))
    if (!error) toast(t`A new code is on its way.`)
  }
  return (
    <form ref={form.ref} onSubmit={send} className={classes.form}>
      <FormProblem problem={form.problem} shown={['key']} />
      <TextInput
        {...form.field('key')} label={t`Code`} autoComplete="one-time-code" autoCapitalize="characters" required autoFocus
        description={<Trans>Enter the code that we sent to <bdi>{email}</bdi>.</Trans>}
      />
      <FormActions>
        <Button type="submit" loading={form.busy}><Trans>Confirm</Trans></Button>
        <Button variant="default" loading={sent.isLoading} onClick={() => void resend()}><Trans>Send a new code</Trans></Button>
        <Button variant="default" onClick={onDone}><Trans>Later</Trans></Button>
      </FormActions>
    </form>
  )
}

function Address({ address, alone, onProve }: { address: EmailAddress; alone: boolean; onProve: (email: string) => void }) {
  const { t } = useLingui()
  const [makePrimary, making] = useMakeEmailPrimaryMutation()
  const [remove] = useRemoveEmailMutation()
  const [sendCode, sending] = useSendEmailCodeMutation()
  const told = useTold()
  const toast = useToast()
  const { email } = address
  const change = async () => {
    const { error } = await told(makePrimary(email))
    if (!error) toast(t`We write to this address from now on.`)
  }
  const prove = async () => {
    const { error } = await told(sendCode(email))
    if (!error) onProve(email)
  }
  const section = t`Account`
  const canBePrimary = address.verified && !address.primary
  useCommands([
    ...(!address.verified && !sending.isLoading ? [{ id: `security.address.confirm.${email}`, section, label: t`Confirm ${email}`, run: () => void prove() }] : []),
    ...(canBePrimary && !making.isLoading ? [{ id: `security.address.primary.${email}`, section, label: t`Make primary: ${email}`, run: () => void change() }] : []),
  ])
  const name = (
    <>
      <bdi>{email}</bdi>
      {address.primary && <Tag tone="accent"><Trans>Primary</Trans></Tag>}
      {!address.verified && <Tag tone="held"><Trans>Not confirmed</Trans></Tag>}
    </>
  )
  return (
    <Thing name={name}>
      {!address.verified && <Button variant="default" size="xs" loading={sending.isLoading} onClick={() => void prove()} aria-label={t`Confirm ${email}`}><Trans>Confirm</Trans></Button>}
      {canBePrimary && (
        <Button variant="default" size="xs" loading={making.isLoading} onClick={() => void change()} aria-label={t`Make primary: ${email}`}><Trans>Make primary</Trans></Button>
      )}
      {!address.primary && !alone && (
        <ConfirmButton
          title={t`Remove this address?`} label={t`Remove`} danger onConfirm={() => remove(email).unwrap()}
          command={{ id: `security.address.remove.${email}`, section, label: t`Remove ${email}…` }}
          button={(open) => <Button variant="default" size="xs" color="red" onClick={open} aria-label={t`Remove ${email}`}><Trans>Remove</Trans></Button>}
        >
          <Trans>You cannot sign in with <bdi>{email}</bdi> any more, and nothing is sent to it.</Trans>
        </ConfirmButton>
      )}
    </Thing>
  )
}

export function Emails() {
  const { t } = useLingui()
  const query = useGetEmailsQuery()
  const [adding, setAdding] = useOpened('address')
  const [proving, setProving] = useState('')
  const addresses = query.data ?? []
  const sent = (email: string) => {
    setAdding(false)
    setProving(email)
  }
  return (
    <Section
      title={t`E-mail addresses`} note={t`You sign in with any of them. We write to the primary one.`}
      actions={!adding && !proving && <Button variant="default" size="xs" onClick={() => setAdding(true)}><Trans>Add address</Trans></Button>}
    >
      <div className={classes.stack}>
        {adding && <Sheet><Add onSent={sent} onCancel={() => setAdding(false)} /></Sheet>}
        {proving && <Sheet><Prove email={proving} onDone={() => setProving('')} /></Sheet>}
        <Listing query={query} rows={1} isEmpty={addresses.length === 0} empty={<Empty icon="mail" title={t`No address yet`} without="it stands beside"><Trans>With an address you can sign in and be written to.</Trans></Empty>}>
          <Rows label={t`E-mail addresses`}>
            {addresses.map((address) => (
              <Row key={address.email}><Address address={address} alone={addresses.length === 1} onProve={setProving} /></Row>
            ))}
          </Rows>
        </Listing>
      </div>
    </Section>
  )
}
