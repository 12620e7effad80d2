import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { type Passkey, useAddPasskeyMutation, useGetAuthenticatorsQuery, useRemovePasskeyMutation, useRenamePasskeyMutation } from '../../api/account'
import { canUsePasskeys } from '../../api/passkeys'
import { secures } from '../../bootstrap'
import { useCommands } from '../../commands'
import { Button, ConfirmButton, Empty, FormActions, FormProblem, Listing, Note, Row, Rows, Section, Sheet, TextInput, useForm, useOpened, useToast } from '../../ui'
import { useShownCodes } from './codes'
import { deviceOf } from './device'
import { Thing, When } from './parts'
import classes from './Security.module.css'

function NameForm({ name, label, send, onDone }: { name: string; label: string; send: (name: string) => Promise<unknown>; onDone: () => void }) {
  const { t } = useLingui()
  const form = useForm({ name })
  const submit = form.submit(async (values) => {
    await send(values.name.trim())
    onDone()
  })
  return (
    <form ref={form.ref} onSubmit={submit} className={classes.form}>
      <FormProblem problem={form.problem} shown={['name']} />
      <TextInput {...form.field('name')} label={t`Name of the passkey`} description={t`So that you know it again in this list.`} maxLength={100} required autoFocus dir="auto" />
      <FormActions>
        <Button type="submit" loading={form.busy}>{label}</Button>
        <Button variant="default" onClick={onDone}><Trans>Cancel</Trans></Button>
      </FormActions>
    </form>
  )
}

function Key({ passkey }: { passkey: Passkey }) {
  const { t } = useLingui()
  const [rename] = useRenamePasskeyMutation()
  const [remove] = useRemovePasskeyMutation()
  const [renaming, setRenaming] = useState(false)
  const { id, name } = passkey
  const section = t`Account`
  useCommands(renaming ? [] : [{ id: `security.passkey.rename.${id}`, section, label: t`Rename the passkey ${name}…`, run: () => setRenaming(true) }])
  if (renaming) {
    return <NameForm name={name} label={t`Save name`} send={(next) => rename({ id, name: next }).unwrap()} onDone={() => setRenaming(false)} />
  }
  const about = passkey.last_used_at
    ? <Trans>Added <When at={passkey.created_at} />, last used <When at={passkey.last_used_at} /></Trans>
    : <Trans>Added <When at={passkey.created_at} />, never used</Trans>
  return (
    <Thing name={<bdi>{name}</bdi>} about={about}>
      <Button variant="default" size="xs" onClick={() => setRenaming(true)} aria-label={t`Rename ${name}`}><Trans>Rename</Trans></Button>
      <ConfirmButton
        title={t`Remove this passkey?`} label={t`Remove`} danger onConfirm={() => remove(id).unwrap()}
        command={{ id: `security.passkey.remove.${id}`, section, label: t`Remove the passkey ${name}…` }}
        button={(open) => <Button variant="default" size="xs" color="red" onClick={open} aria-label={t`Remove ${name}`}><Trans>Remove</Trans></Button>}
      >
        {secures('passkey_sign_in')
          ? <Trans>You cannot sign in with <bdi>{name}</bdi> any more. Delete it on your device, too.</Trans>
          : <Trans><bdi>{name}</bdi> is no second step any more. Delete it on your device, too.</Trans>}
      </ConfirmButton>
    </Thing>
  )
}

/** Signing in by fingerprint, face or a key that one plugs in. */
export function Passkeys() {
  const { t } = useLingui()
  const query = useGetAuthenticatorsQuery()
  const [add] = useAddPasskeyMutation()
  const [adding, setAdding] = useOpened('passkey')
  const toast = useToast()
  const { showUnseen } = useShownCodes()
  const passkeys = (query.data ?? []).filter((one) => one.type === 'webauthn')
  const can = canUsePasskeys()
  // On some sites it is a second step only, and the password stays the first.
  const alone = secures('passkey_sign_in')
  // The first proof brings recovery codes with it.
  const isFirst = query.data?.length === 0
  const save = async (name: string) => {
    await add(name).unwrap()
    if (isFirst) void showUnseen()
    toast(alone ? t`The passkey is added. You can sign in with it from now on.` : t`The passkey is added. From now on it can be the second step after your password.`)
  }
  const button = can && !adding && <Button variant="default" size="xs" onClick={() => setAdding(true)}><Trans>Add passkey</Trans></Button>
  const note = alone ? t`Sign in by fingerprint, face or a security key instead of a password.` : t`After your password: fingerprint, face or a security key.`
  const why = alone ? t`One is quicker than a password, and nobody can steal it from this site.` : t`A second step that nobody can steal from this site.`
  return (
    <Section title={t`Passkeys`} note={note} actions={passkeys.length > 0 && button}>
      <div className={classes.stack}>
        {!can && <Note><Trans>This browser cannot use passkeys at this address.</Trans></Note>}
        {can && adding && <Sheet><NameForm name={deviceOf(navigator.userAgent)} label={t`Continue`} send={save} onDone={() => setAdding(false)} /></Sheet>}
        <Listing query={query} rows={1} isEmpty={passkeys.length === 0} empty={can && !adding && <Sheet flush><Empty icon="lock" title={t`No passkey yet`} action={button}>{why}</Empty></Sheet>}>
          <Rows label={t`Passkeys`}>{passkeys.map((passkey) => <Row key={passkey.id}><Key passkey={passkey} /></Row>)}</Rows>
        </Listing>
      </div>
    </Section>
  )
}
