// Without the fonts of the default theme: half a megabyte, and the interactive page has the system's too.
import DefaultTheme from 'vitepress/theme-without-fonts';
import './colours.css';

export default DefaultTheme;
