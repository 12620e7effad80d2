import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, lazy, Suspense, useEffect, useRef, useState } from 'react'
import { type Message, type PersonRef, useEditMessageMutation, useGetConversationQuery } from '../../api'
import { Button, FormActions, FormProblem, GrowingField, Note, useForm, useMediaQuery } from '../../ui'
import classes from './EditMessage.module.css'
import { edits } from './kept'
import { decode, encode, MANY, mentionCount } from './mentions'
import { messageStored } from './messages'
import { useRowActions } from './rowActions'
import { useProjectOf } from './useProjectOf'
import { useChatDispatch } from './useRoom'
import { useSuggestions } from './useSuggestions'

// Seldom needed: they come when they are asked for.
const InvitePerson = lazy(() => import('./InvitePerson'))
const MentionMany = lazy(() => import('./MentionMany'))

/** What the edit has come to, and its way to the server; telling many who were not named before is asked about first. */
function useEdit(message: Message, onDone: () => void) {
  const { conversation, uuid } = message
  const dispatch = useChatDispatch()
  const [edit] = useEditMessageMutation()
  // As somebody left it, or as the message is: a row that is scrolled out of sight, or a page that is left, goes with its field.
  const [begun] = useState(() => edits.read({ conversation, uuid }) ?? { ...decode(message.body), of: message.body })
  const form = useForm({ body: { text: begun.text, picked: begun.picked } })
  const { body: written } = form.values
  const body = encode(written).trim()
  const told = mentionCount(body, message.body)
  const [asks, setAsks] = useState(false)
  useEffect(() => {
    edits.write({ conversation, uuid }, body === message.body ? null : { ...written, of: begun.of })
  }, [begun, body, conversation, message.body, uuid, written])
  const end = () => {
    edits.write({ conversation, uuid }, null)
    onDone()
  }
  const store = form.submit(async () => {
    setAsks(false)
    if (body && body !== message.body) dispatch(messageStored(await edit({ uuid, editMessage: { body } }).unwrap()))
    end()
  })
  const send = (event?: FormEvent) => {
    event?.preventDefault()
    if (told >= MANY) setAsks(true)
    else void store()
  }
  const many = asks && <MentionMany count={told} onSend={() => void store()} onBack={() => setAsks(false)} />
  return { form, written, body, send, end, many, changed: message.body !== begun.of }
}

/** What happened to the message since one began to change it. */
function Meanwhile({ message, changed }: { message: Message; changed: boolean }) {
  if (message.deleted_at) return <Note tone="held"><Trans>This message was deleted meanwhile. Your text stays here for you to copy.</Trans></Note>
  if (!changed) return null
  return <Note tone="held"><Trans>This message was changed elsewhere since you began. What you save takes the place of that.</Trans></Note>
}

export function EditMessage({ message, onDone }: { message: Message; onDone: () => void }) {
  const { t } = useLingui()
  const { opened } = useRowActions()
  const { uuid, conversation } = message
  // As where one writes: on touch Enter makes a line.
  const touch = useMediaQuery('(pointer: coarse)', undefined, { getInitialValueInEffect: false })
  const field = useRef<HTMLTextAreaElement>(null)
  const { form, written, body, send, end, many, changed } = useEdit(message, onDone)
  // Scrolled back into sight it takes no focus away from where somebody writes by now.
  const [takesFocus] = useState(() => opened.has(uuid))
  useEffect(() => { opened.delete(uuid) }, [opened, uuid])
  const { data: room } = useGetConversationQuery({ uuid: conversation })
  const project = useProjectOf(room)
  const [inviting, setInviting] = useState<PersonRef | null>(null)
  const { suggestions, keys, field: suggesting } = useSuggestions({
    conversation, project, group: room?.kind === 'group', field, written, onWritten: (next) => form.set('body', next), onInvite: setInviting,
  })
  return (
    <>
      <form ref={form.ref} className={classes.form} onSubmit={send}>
        <Meanwhile message={message} changed={changed} />
        {suggestions}
        <GrowingField
          {...suggesting} ref={field} name="body" value={written.text} error={form.errors['body']} aria-label={t`Edit message`}
          dir="auto" autoFocus={takesFocus} mb={6}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || keys(event)) return
            // What is on its way may come back refused.
            if (event.key === 'Escape' && !form.busy) end()
            if (event.key === 'Enter' && !event.shiftKey && !touch) {
              event.preventDefault()
              send()
            }
          }}
        />
        <FormProblem problem={form.problem} shown={['body']} />
        <FormActions>
          <Button size="compact-sm" type="submit" loading={form.busy} disabled={!body || Boolean(message.deleted_at)}><Trans>Save</Trans></Button>
          <Button size="compact-sm" variant="default" disabled={form.busy} onClick={end}><Trans>Cancel</Trans></Button>
        </FormActions>
      </form>
      {/* Beside the form: what is sent in a dialog would be sent here as well. */}
      <Suspense>
        {many}
        {inviting && <InvitePerson person={inviting} project={project} conversation={conversation} onClose={() => setInviting(null)} />}
      </Suspense>
    </>
  )
}
