import { Trans, useLingui } from '@lingui/react/macro'
import { useGetMeQuery } from '../../api'
import { Button, Face, Icon, useToast } from '../../ui'
import { decode } from './mentions'
import classes from './MessageRow.module.css'
import { discarded, restored } from './messages'
import type { Outgoing } from './room'
import { useRowActions } from './rowActions'
import { resend } from './sending'
import { useChatDispatch } from './useRoom'

/** A message of mine that the server has not confirmed yet, or refused: its words are never lost. */
export function OutgoingRow({ conversation, outgoing, writes }: { conversation: string; outgoing: Outgoing; writes: boolean }) {
  const { t } = useLingui()
  const dispatch = useChatDispatch()
  const { data: me } = useGetMeQuery()
  const { clientId, body, state, problem } = outgoing
  const failed = state === 'failed'
  const { rewrite } = useRowActions()
  const toast = useToast()
  const edit = () => {
    rewrite(body)
    dispatch(discarded({ conversation, clientId }))
  }
  const discard = () => {
    dispatch(discarded({ conversation, clientId }))
    toast(t`Message discarded.`, 'done', { action: { label: t`Undo`, run: () => dispatch(restored({ conversation, outgoing })) } })
  }
  return (
    <article className={classes.row} aria-label={failed ? t`Your message, not sent` : t`Your message, sending`}>
      <div className={classes.gutter}><Face person={me ?? { display_name: '', avatar_url: null }} size={34} /></div>
      <div className={classes.body}>
        <div className={failed ? undefined : classes.outgoing}>
          <div className={classes.by}>
            <strong dir="auto">{me?.display_name}</strong>
            {!failed && <span role="img" aria-label={t`Sending`}><Icon name="clock" size={12} /></span>}
          </div>
          <p className={classes.words} dir="auto">{decode(body).text}</p>
        </div>
        {failed && (
          <div className={classes.failed} role="alert">
            <Icon name="alert" size={16} />
            <span><Trans>Not sent.</Trans> {problem?.detail}</span>
            <Button size="compact-sm" variant="default" onClick={() => void resend(dispatch, conversation, clientId)}><Trans>Try again</Trans></Button>
            {writes && <Button size="compact-sm" variant="default" onClick={edit}><Trans>Edit</Trans></Button>}
            <Button size="compact-sm" variant="subtle" color="gray" onClick={discard}><Trans>Discard</Trans></Button>
          </div>
        )}
      </div>
    </article>
  )
}
