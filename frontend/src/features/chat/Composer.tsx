import { Trans, useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, lazy, memo, type RefObject, Suspense, useEffect, useImperativeHandle, useState } from 'react'
import type { Conversation, PersonRef, Project } from '../../api'
import { useCommands } from '../../commands'
import { ActionIcon, GrowingField, Icon, useMediaQuery } from '../../ui'
import classes from './Composer.module.css'
import { drafts } from './kept'
import { appended, encode, MANY, mentionCount, type Quote, withQuote } from './mentions'
import { Quoted } from './Quoted'
import { useSuggestions } from './useSuggestions'

// Seldom needed: they come when they are asked for.
const InvitePerson = lazy(() => import('./InvitePerson'))
const MentionMany = lazy(() => import('./MentionMany'))
const Preview = lazy(() => import('./Preview'))

/** What the conversation around it may do with what is being written. */
export interface ComposerHandle {
  /** Takes back the words of a message that was refused, behind what is written already. */
  append: (body: string) => void
}

interface Props {
  hand: RefObject<ComposerHandle | null>
  conversation: Conversation
  project: Project | undefined
  field: RefObject<HTMLTextAreaElement | null>
  quote: Quote | null
  onUnquote: () => void
  onSend: (body: string) => void
  onEditLast: () => Promise<void>
}

/** The text that is being written, kept as a draft. */
function useDraft(conversation: string, quote: Quote | null, field: RefObject<HTMLTextAreaElement | null>, hand: RefObject<ComposerHandle | null>) {
  const [draft, setDraft] = useState(() => drafts.read(conversation))
  useEffect(() => drafts.write(conversation, { ...draft, quote }), [conversation, draft, quote])
  useImperativeHandle(hand, () => ({
    append(body) {
      setDraft((before) => appended(before, body))
      field.current?.focus()
    },
  }), [field])
  return [draft, setDraft] as const
}

/** Beside the field. It is not drawn anew with each letter, as the hint below it is not. */
const Buttons = memo(function Buttons({ shown, onShow, empty }: { shown: boolean; onShow: (shown: boolean) => void; empty: boolean }) {
  const { t } = useLingui()
  return (
    <>
      <ActionIcon size="lg" variant="subtle" color="gray" aria-label={t`Preview`} aria-pressed={shown} onClick={() => onShow(!shown)}>
        <Icon name={shown ? 'edit' : 'eye'} />
      </ActionIcon>
      <ActionIcon type="submit" size="lg" variant={empty ? 'subtle' : 'filled'} color={empty ? 'gray' : 'fern'} aria-label={t`Send`} aria-disabled={empty}>
        <Icon name="send" />
      </ActionIcon>
    </>
  )
})

const Hint = memo(function Hint() {
  return (
    <p className={classes.hint}>
      <span className={classes.marks}><Trans><b>**bold**</b> <i>_italic_</i> <code>`code`</code> &gt; quote</Trans></span>
      <span><Trans><kbd>Enter</kbd> sends, <kbd>Shift Enter</kbd> new line, <kbd>@</kbd> mentions, <kbd>:</kbd> emoji, <kbd>↑</kbd> edits</Trans></span>
    </p>
  )
})

/**
 * Where one writes. Enter sends, Shift+Enter makes a line; on touch Enter makes a line, as on every phone. Pages that come
 * in above do not draw it anew: its field measures itself each time.
 */
export const Composer = memo(function Composer({ hand, conversation, project, field, quote, onUnquote, onSend, onEditLast }: Props) {
  const { t } = useLingui()
  const { uuid } = conversation
  const touch = useMediaQuery('(pointer: coarse)', undefined, { getInitialValueInEffect: false })
  const [draft, setDraft] = useDraft(uuid, quote, field, hand)
  const [shown, setShown] = useState(false)
  const [many, setMany] = useState<string | null>(null)
  const [inviting, setInviting] = useState<PersonRef | null>(null)
  const empty = draft.text.trim() === ''

  const { suggestions, keys: listKeys, close: closeLists, field: suggesting } = useSuggestions({
    conversation: uuid, project, group: conversation.kind === 'group', field, written: draft, onWritten: setDraft, onInvite: setInviting,
  })

  const whole = () => {
    const body = encode(draft).trim()
    return quote ? withQuote(quote, body) : body
  }
  const sendNow = (body: string) => {
    setMany(null)
    onSend(body)
    setDraft({ text: '', picked: [] })
    setShown(false)
    closeLists()
    onUnquote()
    field.current?.focus()
  }
  const send = () => {
    if (empty) return
    const body = whole()
    if (mentionCount(body) >= MANY) setMany(body)
    else sendNow(body)
  }

  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || listKeys(event)) return
    if (event.key === 'ArrowUp' && draft.text === '' && !event.shiftKey) {
      event.preventDefault()
      void onEditLast()
    }
    if (event.key === 'Escape' && quote) onUnquote()
    if (event.key === 'Enter' && !event.shiftKey && !touch) {
      event.preventDefault()
      send()
    }
  }
  useCommands([{ id: 'chat.preview', section: t`This conversation`, label: shown ? t`Write on` : t`Preview`, run: () => setShown(!shown) }])

  return (
    <>
      <form className={classes.composer} data-foot onSubmit={(event) => { event.preventDefault(); send() }}>
        {suggestions}
        {quote && <Quoted quote={quote} onRemove={() => { onUnquote(); field.current?.focus() }} />}
        <div className={classes.box}>
          {shown && <Suspense><Preview body={empty ? '' : whole()} /></Suspense>}
          <GrowingField
            ref={field} aria-label={t`Message`} placeholder={t`Write a message`} variant="unstyled" dir="auto"
            className={classes.field} display={shown ? 'none' : undefined} value={draft.text} onKeyDown={keys} autoFocus={!touch}
            {...suggesting}
          />
          <Buttons shown={shown} onShow={setShown} empty={empty} />
        </div>
        {!touch && <Hint />}
      </form>
      {/* Beside the form: what is sent in a dialog would be sent here as well. */}
      <Suspense>
        {many !== null && <MentionMany count={mentionCount(many)} onSend={() => sendNow(many)} onBack={() => setMany(null)} />}
        {inviting && <InvitePerson person={inviting} project={project} conversation={uuid} onClose={() => setInviting(null)} />}
      </Suspense>
    </>
  )
})
