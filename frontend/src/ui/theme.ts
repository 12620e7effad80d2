import { t } from '@lingui/core/macro'
import { createTheme, type CSSVariablesResolver, defaultVariantColorsResolver, type VariantColorsResolver } from '@mantine/core'

const px = (size: number) => `${size / 16}rem`

/** A plain button that leads to a loss says so in its colour; Mantine's has none. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input)
  return input.variant === 'default' && input.color === 'red' ? { ...colours, color: 'var(--ck-urgent)' } : colours
}

/** Warm paper neutrals and one deep green accent; sizes for text that one reads all day. Made when the page's words are there. */
export const makeTheme = () => createTheme({
  variantColorResolver,
  primaryColor: 'fern',
  // White text on the accent stays above 4.5:1, which it does not with Mantine's default of 6; on dark ground it is a shade brighter.
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontSizes: { xs: px(12), sm: px(13), md: px(14), lg: px(16), xl: px(19) },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: px(8), sm: px(12), md: px(16), lg: px(24), xl: px(32) },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: px(21), lineHeight: '1.3' },
      h2: { fontSize: px(16), lineHeight: '1.35' },
      h3: { fontSize: px(14), lineHeight: '1.4' },
    },
  },
  colors: {
    fern: ['#eef8f3', '#d8efe3', '#b3dfca', '#86cbab', '#5ab48c', '#359a70', '#23835c', '#18714d', '#125f40', '#0c4a32'],
    gray: ['#faf9f6', '#f4f2ed', '#e9e6df', '#dcd8cf', '#c5c0b5', '#a29c90', '#7c766b', '#5d5850', '#3e3a34', '#24221e'],
    red: ['#fef3f1', '#fde3df', '#fac7c0', '#f6a398', '#ee7a6c', '#e25544', '#d03a29', '#c02c1c', '#b42318', '#8a1a11'],
    dark: ['#e6e4de', '#bdbab2', '#97948d', '#6a6863', '#3c3f3e', '#323534', '#292c2b', '#1f2221', '#191b1b', '#121414'],
  },
  // By name, not by `Modal.extend`: importing the components here would load all of them with the first screen.
  components: {
    // Names for controls that are only a picture.
    CloseButton: { defaultProps: { 'aria-label': t`Close` } },
    Modal: {
      defaultProps: { closeButtonProps: { 'aria-label': t`Close` }, centered: true, radius: 'lg', overlayProps: { opacity: 0.45 } },
    },
    // The placeholder that takes the first focus is an unnamed child of role=menu; arrow keys work without it.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md', position: 'bottom-end' } },
    // What one offers may be written from either side, whatever the page's language.
    TagsInput: { defaultProps: { dir: 'auto' } },
    Switch: { defaultProps: { withThumbIndicator: false } },
    Radio: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
  },
})

export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  // Mantine's dimmed and placeholder text is below 4.5:1.
  light: {
    '--mantine-color-body': '#fff',
    '--mantine-color-text': 'var(--ck-text)',
    '--mantine-color-default-color': 'var(--ck-text)',
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': 'var(--mantine-color-fern-8)',
    '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
  },
  dark: {
    '--mantine-color-body': 'var(--mantine-color-dark-7)',
    '--mantine-color-text': 'var(--ck-text)',
    '--mantine-color-default-color': 'var(--ck-text)',
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': '#ff9c8f',
    '--mantine-color-anchor': 'var(--mantine-color-fern-3)',
    '--mantine-color-default-border': 'var(--mantine-color-dark-4)',
    // What cannot be pressed yet is still to be read, on a dialog too.
    '--mantine-color-disabled': 'var(--mantine-color-dark-5)',
    '--mantine-color-disabled-color': 'var(--mantine-color-dark-2)',
  },
})
