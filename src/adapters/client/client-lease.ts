import type { ClientKind, MakeClient } from "./run-client.js";
import { clientFailure, closeQuietly, openClient } from "./run-client.js";

/**
 * The client that asks an engine for its past, beside the one that waits for new rows: made with the first question,
 * and kept while an attempt runs.
 */
export interface ClientLease<Client> {
  /**
   * Asks a question.
   *
   * @throws StreamError where the engine cannot be reached, or refuses
   */
  ask<Answer>(question: (client: Client) => Promise<Answer>): Promise<Answer>;
  /** Keeps the client from now on, until what is returned is called. */
  hold(): () => void;
}

/** Makes a lease, of no client yet. */
export function createClientLease<Client extends object>(
  make: MakeClient<Client>,
  kind: ClientKind<Client>,
): ClientLease<Client> {
  let opening: Promise<Client> | undefined;
  let holders = 0;
  let questions = 0;

  function open(): Promise<Client> {
    const own: Promise<Client> = openClient(make, kind, () => {
      leave(own);
    });
    opening = own;
    own.catch(() => {
      leave(own);
    });
    return own;
  }

  /** Lets go of a client, so that the next question makes another one. */
  function leave(own: Promise<Client> | undefined): void {
    if (own === undefined || opening !== own) return;
    opening = undefined;
    own.then(
      (client) => {
        closeQuietly(kind, client);
      },
      () => undefined,
    );
  }

  function leaveIfIdle(): void {
    if (holders === 0 && questions === 0) leave(opening);
  }

  return {
    async ask(question) {
      questions += 1;
      const own = opening ?? open();
      let hasOpened = false;
      try {
        const client = await own;
        hasOpened = true;
        return await question(client);
      } catch (error) {
        // Whatever failed, the next question begins with a connection that is known to work.
        leave(own);
        throw clientFailure(kind, error, hasOpened)[0];
      } finally {
        questions -= 1;
        leaveIfIdle();
      }
    },
    hold() {
      holders += 1;
      return () => {
        holders -= 1;
        leaveIfIdle();
      };
    },
  };
}
