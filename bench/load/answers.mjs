/**
 * Answers the process that started this one, until that is gone: `answers` by the words that it says. Tells it that
 * this one is ready, with what it needs to know.
 */
export function answerParent(answers, ready = null) {
  process.on("message", async ({ word, ...told }) => {
    try {
      process.send({ word, answer: (await answers[word](told)) ?? null });
    } catch (error) {
      process.send({ word, error: error.message });
    }
  });
  process.on("disconnect", () => process.exit());
  process.send({ word: "ready", answer: ready });
}
