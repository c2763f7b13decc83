// The theme that the person picks in the footer. The section follows it: <latchkey-keys> reads the
// color scheme of the page around it. Runs in the head, so that no page flashes in the other theme.
const { dataset } = document.documentElement;
dataset.theme = localStorage.getItem('theme') ?? '';

addEventListener('DOMContentLoaded', () => {
  const label = document.querySelector('.theme');
  const choice = label.querySelector('select');
  label.hidden = false;
  choice.value = dataset.theme;
  choice.onchange = () => {
    dataset.theme = choice.value;
    localStorage.setItem('theme', choice.value);
  };
});
