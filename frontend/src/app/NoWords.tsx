import { locale } from '../i18n'
import classes from './NoWords.module.css'

// Here and not in the catalogues: it is said where those could not be loaded.
const WORDS: Record<string, { title: string; text: string; button: string }> = {
  en: {
    title: 'This page could not be loaded', button: 'Reload',
    text: 'The connection broke, or a newer version is there. Reload the page as soon as you are connected.',
  },
  de: {
    title: 'Diese Seite konnte nicht geladen werden', button: 'Neu laden',
    text: 'Die Verbindung ist abgebrochen, oder es gibt eine neuere Version. Laden Sie die Seite neu, sobald Sie verbunden sind.',
  },
  ar: {
    title: 'تعذّر تحميل هذه الصفحة', button: 'إعادة التحميل',
    text: 'انقطع الاتصال، أو صدرت نسخة أحدث. أعد تحميل الصفحة حالما تكون متصلاً.',
  },
}

/** In the place of a white page: without its words the client cannot begin. */
export function NoWords() {
  const { title, text, button } = WORDS[locale] ?? WORDS.en!
  return (
    <main className={classes.page}>
      <h1>{title}</h1>
      <p>{text}</p>
      <button type="button" onClick={() => window.location.reload()}>{button}</button>
    </main>
  )
}
