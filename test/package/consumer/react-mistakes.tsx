/** What must not compile in React. Compiled against the sources here, and against the package by `types.test.ts`. */
import type { ReactNode } from "react";
import { DataStream, lineChart, valueCard, webSocket } from "tickline";
import { LineChart, useStream, useWidget, ValueCard } from "tickline/react";

interface Reading {
  readonly time: number;
  readonly cpu: number;
}

const readings = new DataStream(webSocket<Reading>("wss://host/metrics"));

export function Page(): ReactNode {
  // @ts-expect-error a field that no row has
  useWidget(lineChart, { stream: readings, value: (row) => row.memory });

  // @ts-expect-error an option that no card has
  useWidget(valueCard, { stream: readings, value: "cpu", lable: "CPU" });

  // @ts-expect-error an event that no chart has
  useWidget(lineChart, { stream: readings, value: "cpu", onCros: () => undefined });

  // @ts-expect-error an address is no source
  useStream("wss://host/metrics");

  return (
    <>
      {/* @ts-expect-error rows that are no Row need a value */}
      <LineChart stream={readings} />
      {/* @ts-expect-error a field that no row has */}
      <LineChart stream={readings} value={(row) => row.memory} />
      {/* @ts-expect-error an option that no chart has */}
      <LineChart stream={readings} value="cpu" timewindow={60_000} />
      {/* @ts-expect-error an option of the wrong type */}
      <LineChart stream={readings} value="cpu" timeWindow="60 s" />
      {/* @ts-expect-error an event that no card has */}
      <ValueCard stream={readings} value="cpu" onView={() => undefined} />
      {/* @ts-expect-error a card needs a stream */}
      <ValueCard value="cpu" />
      {/* @ts-expect-error nothing stands within a chart */}
      <LineChart stream={readings} value="cpu">
        CPU
      </LineChart>
    </>
  );
}
