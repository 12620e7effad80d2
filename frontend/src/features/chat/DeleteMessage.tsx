import { type Message, useDeleteMessageMutation } from '../../api'
import { Confirm } from '../../ui'
import { preview } from './mentions'
import { messageStored } from './messages'
import { useChatDispatch } from './useRoom'

export default function DeleteMessage({ message, onClose }: { message: Message; onClose: () => void }) {
  const dispatch = useChatDispatch()
  const [remove] = useDeleteMessageMutation()
  const confirm = async () => {
    const deleted = await remove({ uuid: message.uuid }).unwrap()
    dispatch(messageStored(deleted))
  }
  return (
    <Confirm title="Delete this message?" label="Delete" danger opened onClose={onClose} onConfirm={confirm}>
      <span dir="auto">“{preview(message.body).slice(0, 120)}”</span> disappears for everybody.
    </Confirm>
  )
}
