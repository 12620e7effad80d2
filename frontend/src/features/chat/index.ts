export { ChatLayout, NoConversation } from './ChatLayout'
export { ConversationScreen } from './ConversationScreen'
