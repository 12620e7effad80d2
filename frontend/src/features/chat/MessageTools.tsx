import { useLingui } from '@lingui/react/macro'
import type { Message } from '../../api'
import { Icon, type IconName, useToast } from '../../ui'
import classes from './MessageRow.module.css'
import { useRowActions } from './rowActions'

const linkTo = ({ conversation, uuid }: Message) => new URL(`/chat/${conversation}?message=${uuid}`, window.location.origin).href

/** A plain button: every row that is scrolled into sight makes four, and the library's cost more than the row itself. */
function Tool({ icon, label, edits = false, onClick }: { icon: IconName; label: string; edits?: boolean; onClick: () => void }) {
  return (
    <button type="button" className={classes.tool} aria-label={label} data-edit={edits || undefined} data-tool={icon} onClick={onClick}>
      <Icon name={icon} size={16} />
    </button>
  )
}

/** What one can do with a message; shown on hover and on focus, and on touch after a tap. */
export function MessageTools({ message, editable, removable, writes }: { message: Message; editable: boolean; removable: boolean; writes: boolean }) {
  const { t } = useLingui()
  const { edit, reply, remove } = useRowActions()
  const toast = useToast()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(linkTo(message))
      toast(t`The link to this message is copied.`)
    } catch {
      toast(t`The browser does not let this page copy. The link is: ${linkTo(message)}`, 'problem')
    }
  }
  return (
    <div className={classes.actions}>
      {writes && <Tool icon="reply" label={t`Reply to message`} onClick={() => reply(message)} />}
      {message.seq !== null && <Tool icon="link" label={t`Copy link to message`} onClick={() => void copy()} />}
      {editable && <Tool icon="edit" label={t`Edit message`} edits onClick={() => edit(message.uuid)} />}
      {removable && <Tool icon="trash" label={t`Delete message`} onClick={() => remove(message)} />}
    </div>
  )
}
