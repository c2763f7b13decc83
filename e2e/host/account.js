// What the gallery's own page does for the section inside it.
const keys = document.querySelector('latchkey-keys');

keys.tokenProvider = async ({ reason }) => {
  const password = reason === 'confirmation' ? await askForPassword() : undefined;
  const answer = await fetch('/latchkey-token', { method: 'POST', body: JSON.stringify({ reason, password }) });
  return answer.ok ? answer.json() : null;
};

// One question at a time: a password confirms only the change it was typed for.
let lastAnswer = Promise.resolve();

function askForPassword() {
  lastAnswer = lastAnswer.then(openQuestion);
  return lastAnswer;
}

function openQuestion() {
  const dialog = document.querySelector('dialog');
  const password = dialog.querySelector('input[type="password"]');
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      resolve(dialog.returnValue === 'yes' ? password.value : '');
      password.value = '';
    };
  });
}
