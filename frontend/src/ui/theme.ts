import { createTheme, type CSSVariablesResolver } from '@mantine/core'

const px = (size: number) => `${size / 16}rem`

/** Warm paper neutrals and one deep green accent; sizes for text that one reads all day. */
export const theme = createTheme({
  primaryColor: 'fern',
  // Shade 8 keeps white text on the accent above 4.5:1, which Mantine's default of 6 does not.
  primaryShade: { light: 8, dark: 8 },
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
    dark: ['#e6e4de', '#bdbab2', '#97948d', '#6a6863', '#3c3f3e', '#323534', '#292c2b', '#1f2221', '#191b1b', '#121414'],
  },
  // By name, not by `Modal.extend`: importing the components here would load all of them with the first screen.
  components: {
    // Names for controls that are only a picture.
    CloseButton: { defaultProps: { 'aria-label': 'Close' } },
    Modal: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, centered: true, radius: 'lg', overlayProps: { opacity: 0.45 } },
    },
    // The placeholder that takes the first focus is an unnamed child of role=menu; arrow keys work without it.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md', position: 'bottom-end' } },
    Switch: { defaultProps: { withThumbIndicator: false } },
    Radio: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, events: { hover: true, focus: true, touch: false } } },
  },
})

export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  // Mantine's dimmed and placeholder text is below 4.5:1.
  light: {
    '--mantine-color-body': '#fff',
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': 'var(--mantine-color-fern-8)',
    '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
  },
  dark: {
    '--mantine-color-body': 'var(--mantine-color-dark-7)',
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': '#ff9c8f',
    '--mantine-color-anchor': 'var(--mantine-color-fern-3)',
    '--mantine-color-default-border': 'var(--mantine-color-dark-4)',
  },
})
