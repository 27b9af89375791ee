/** An engine of the fleet. */
export interface FleetEngine {
  readonly port: number;
  /** Kills it (-9), and starts it again with the rows that it has. */
  restart(): Promise<void>;
}

/** The engines, their relays and the page. */
export interface RunningFleet {
  readonly url: string;
  readonly names: readonly string[];
  readonly engines: Readonly<Record<"nats" | "redis" | "postgres" | "mqtt", FleetEngine>>;
  close(): Promise<void>;
}

export function startFleet(options?: {
  readonly port?: number;
  readonly tell?: (words: string) => void;
}): Promise<RunningFleet>;
