import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Conversation, PersonRef } from '../../api'
import { ActionIcon, Icon, Textarea, useMediaQuery } from '../../ui'
import classes from './Composer.module.css'
import { drafts } from './kept'
import { MentionList, optionId, useMentions } from './MentionList'
import { encode } from './mentions'
import { sendMessage } from './sending'
import { useChatDispatch } from './useRoom'

const LIST = 'mention-suggestions'

/** Where one writes. Enter sends, Shift+Enter makes a line; on touch Enter makes a line, as on every phone. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const { uuid } = conversation
  const dispatch = useChatDispatch()
  const touch = useMediaQuery('(pointer: coarse)')
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState(() => drafts.read(uuid))
  const [caret, setCaret] = useState<{ at: number } | null>(null)
  const mentions = useMentions(uuid)
  const empty = draft.text.trim() === ''

  useEffect(() => drafts.write(uuid, draft), [uuid, draft])
  // With the text itself, not a frame later: the next letter may be there before that frame.
  useLayoutEffect(() => {
    if (caret) field.current?.setSelectionRange(caret.at, caret.at)
  }, [caret])

  const send = () => {
    if (empty) return
    void sendMessage(dispatch, uuid, encode(draft.text.trim(), draft.picked))
    setDraft({ text: '', picked: [] })
    mentions.close()
    field.current?.focus()
  }

  const pick = (person: PersonRef) => {
    const end = field.current?.selectionStart ?? draft.text.length
    const start = draft.text.lastIndexOf('@', end - 1)
    const inserted = `@${person.display_name} `
    setDraft({
      text: draft.text.slice(0, start) + inserted + draft.text.slice(end),
      picked: [...draft.picked, { uuid: person.uuid ?? '', name: person.display_name }],
    })
    setCaret({ at: start + inserted.length })
    mentions.close()
    field.current?.focus()
  }

  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    if (mentions.keys(event, pick)) return
    if (event.key === 'Enter' && !event.shiftKey && !touch) {
      event.preventDefault()
      send()
    }
  }

  return (
    <form className={classes.composer} onSubmit={(event) => { event.preventDefault(); send() }}>
      <MentionList id={LIST} mentions={mentions} onPick={pick} />
      <div className={classes.box}>
        <Textarea
          ref={field} aria-label="Message" placeholder="Write a message" variant="unstyled" autosize minRows={1} maxRows={10} dir="auto"
          className={classes.field} value={draft.text} onKeyDown={keys} autoFocus={!touch} onBlur={mentions.close}
          aria-autocomplete="list" aria-controls={mentions.people.length ? LIST : undefined}
          aria-activedescendant={mentions.people.length ? optionId(LIST, mentions.active) : undefined}
          onChange={(event) => {
            const { value, selectionStart } = event.currentTarget
            setDraft((before) => ({ ...before, text: value }))
            mentions.look(value.slice(0, selectionStart))
          }}
        />
        <ActionIcon type="submit" size="lg" variant={empty ? 'subtle' : 'filled'} color={empty ? 'gray' : 'fern'} aria-label="Send" aria-disabled={empty}>
          <Icon name="send" />
        </ActionIcon>
      </div>
      {!touch && <p className={classes.hint}><kbd>Enter</kbd> sends, <kbd>Shift Enter</kbd> makes a line, <kbd>@</kbd> mentions</p>}
    </form>
  )
}
