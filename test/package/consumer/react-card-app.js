import { ValueCard } from "tickline/react";

console.log(ValueCard);
