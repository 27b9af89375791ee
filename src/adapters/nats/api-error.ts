/** An error that JetStream's API answers with. */
export class ApiError extends Error {
  /** Its number (`err_code`), which tells more than the code. */
  readonly number: number;

  constructor(description: string, number: number) {
    super(description);
    this.number = number;
  }
}
