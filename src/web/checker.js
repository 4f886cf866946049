// The program that reads policy files (door.js), off the page's thread: [function, ...arguments] comes in; { answer } goes out, or { wrong }
// where the function threw, or nothing at all where the program could not be fetched. Answers come in the order of the questions.
const door = import("./door.js").then(async (door) => (await door.default(), door));
door.catch(() => {});
let before = Promise.resolve();
onmessage = ({ data: [name, ...given] }) => {
  before = before.then(async () => {
    let program;
    try {
      program = await door;
    } catch {
      return postMessage(null);
    }
    try {
      postMessage({ answer: program[name](...given) });
    } catch (error) {
      postMessage({ wrong: String(error) });
    }
  });
};
