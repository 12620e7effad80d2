import { useState } from 'react'
import { type Message, useEditMessageMutation } from '../../api'
import { Button, FormActions, FormProblem, Textarea, useForm, useMediaQuery } from '../../ui'
import { decode, encode } from './mentions'
import { messageStored } from './messages'
import { useChatDispatch } from './useRoom'

export function EditMessage({ message, onDone }: { message: Message; onDone: () => void }) {
  const dispatch = useChatDispatch()
  const [edit] = useEditMessageMutation()
  const [before] = useState(() => decode(message.body))
  // As where one writes: on touch Enter makes a line.
  const touch = useMediaQuery('(pointer: coarse)')
  const form = useForm({ body: before.text })
  const send = form.submit(async ({ body }) => {
    const text = body.trim()
    if (text && text !== before.text) {
      dispatch(messageStored(await edit({ uuid: message.uuid, editMessage: { body: encode(text, before.picked) } }).unwrap()))
    }
    onDone()
  })
  return (
    <form ref={form.ref} onSubmit={send}>
      <Textarea
        {...form.field('body')} aria-label="Edit message" autosize minRows={1} maxRows={12} dir="auto" autoFocus mb={6}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone()
          if (event.key === 'Enter' && !event.shiftKey && !touch && !event.nativeEvent.isComposing) {
            event.preventDefault()
            void send()
          }
        }}
      />
      <FormProblem problem={form.problem} shown={['body']} />
      <FormActions>
        <Button size="compact-sm" type="submit" loading={form.busy} disabled={!form.values.body.trim()}>Save</Button>
        <Button size="compact-sm" variant="default" onClick={onDone}>Cancel</Button>
      </FormActions>
    </form>
  )
}
