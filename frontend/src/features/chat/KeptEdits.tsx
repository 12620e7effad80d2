/** Changes of messages that somebody began, here or at an earlier visit, and did not save: nothing of them is lost. */
import { Trans, useLingui } from '@lingui/react/macro'
import { useSyncExternalStore } from 'react'
import { Link } from 'react-router'
import type { Message } from '../../api'
import { Button, Icon, useToast } from '../../ui'
import { edits, type Place, subscribe } from './kept'
import classes from './MessageRow.module.css'
import type { Room } from './room'
import { useRowActions } from './rowActions'

/** Gives up a change; for a moment that can be taken back. */
function useDiscard() {
  const { t } = useLingui()
  const toast = useToast()
  return (place: Place) => {
    const kept = edits.read(place)
    edits.write(place, null)
    toast(t`Your change is thrown away.`, 'done', { action: { label: t`Undo`, run: () => edits.write(place, kept) } })
  }
}

/** In the row of a message of which a change waits. */
export function KeptEdit({ message, onDiscarded }: { message: Message; onDiscarded: () => void }) {
  const { uuid, conversation, body } = message
  const place = { conversation, uuid }
  const { edit } = useRowActions()
  const discard = useDiscard()
  return (
    <div className={classes.kept}>
      <Icon name="edit" size={16} />
      <span>
        {edits.read(place)?.of === body
          ? <Trans>You began to change this message and did not save it.</Trans>
          : <Trans>You began to change this message and did not save it. It was changed elsewhere since.</Trans>}
      </span>
      <Button size="compact-sm" variant="default" onClick={() => edit(uuid)}><Trans>Go on</Trans></Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={() => { discard(place); onDiscarded() }}><Trans>Discard</Trans></Button>
    </div>
  )
}

/** Above the field: changes of messages that are deleted, or not among those that are loaded. */
export function LostEdits({ conversation, room, onDiscarded }: { conversation: string; room: Room; onDiscarded: () => void }) {
  const discard = useDiscard()
  const kept = useSyncExternalStore(subscribe, () => edits.in(conversation).join(' ')).split(' ').filter(Boolean)
  const lost = kept.flatMap((uuid) => {
    const message = room.items.find((one) => one.uuid === uuid) ?? room.held.find((one) => one.uuid === uuid)
    const edit = message && !message.deleted_at ? null : edits.read({ conversation, uuid })
    return edit ? [{ uuid, text: edit.text, deleted: Boolean(message) }] : []
  })
  return lost.map(({ uuid, text, deleted }) => (
    <div key={uuid} className={classes.lost}>
      <div className={classes.kept}>
        <Icon name="edit" size={16} />
        <span>
          {deleted
            ? <Trans>You began to change a message that is deleted now. You had written:</Trans>
            : <Trans>You began to change a message that is not in sight. You had written:</Trans>}
        </span>
        {!deleted && <Button component={Link} to={`/chat/${conversation}?message=${uuid}`} size="compact-sm" variant="default"><Trans>Go to the message</Trans></Button>}
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => { discard({ conversation, uuid }); onDiscarded() }}><Trans>Discard</Trans></Button>
      </div>
      <p className={classes.words} dir="auto">{text}</p>
    </div>
  ))
}
