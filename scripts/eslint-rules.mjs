/** Lint rules that no plugin has. */
import ts from "typescript";

const PLAIN = ts.TypeFlags.NumberLike | ts.TypeFlags.StringLike;

/** Finds `${String(n)}` of a number or a string, which `${n}` writes alike. */
const noNeedlessString = {
  meta: { type: "suggestion", fixable: "code", schema: [] },
  create: ({ report, sourceCode }) => ({
    "TemplateLiteral > CallExpression[callee.name='String'][arguments.length=1]"(node) {
      const [argument] = node.arguments;
      const type = sourceCode.parserServices.getTypeAtLocation(argument);
      const isPlain = (type.types ?? [type]).every(({ flags }) => (flags & PLAIN) !== 0);
      if (!isPlain) return;
      const fix = (fixer) => fixer.replaceText(node, sourceCode.getText(argument));
      report({ node, message: "A template writes numbers and strings as they are: leave String() out.", fix });
    },
  }),
};

export const house = { rules: { "no-needless-string": noNeedlessString } };
