import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button, Dialog, FormActions, Stack } from '../../ui'

/** Asks before many people are told at once. */
export default function MentionMany({ count, onSend, onBack }: { count: number; onSend: () => void; onBack: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog title={t`Tell so many?`} opened onClose={onBack}>
      <Stack>
        <p style={{ margin: 0 }}><Plural value={count} one="This tells # person." other="This tells # people." /> <Trans>Each of them gets a notification.</Trans></p>
        <FormActions>
          <Button onClick={onSend} data-autofocus><Trans>Send</Trans></Button>
          <Button variant="default" onClick={onBack}><Trans>Go back</Trans></Button>
        </FormActions>
      </Stack>
    </Dialog>
  )
}
