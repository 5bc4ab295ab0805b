import { expect, it } from "vitest";
import { COLUMNS } from "../src/ledger/columns";
import { csv, markdown } from "../src/ledger/export";
import { model } from "./model";

const columns = COLUMNS.filter((column) => ["name", "type", "params"].includes(column.key));
const table = model([
  { name: "fc", path: "head.fc", type: 'a|b "c"', params: 1234 },
  { name: "=1+1", type: "x,y", params: null },
]);

it("Markdown keeps bars as text and puts figures to the right", () => {
  expect(markdown(table, columns, [0, 1]).split("\n")).toEqual([
    "| column_name | column_type | column_params |",
    "| :--- | :--- | ---: |",
    '| fc | a\\|b "c" | 1234 |',
    "| =1+1 | x,y | not known |",
    "",
  ]);
});

it("CSV has paths and plain digits, and runs nothing in a sheet", () => {
  expect(csv(table, columns, [0, 1]).split("\r\n")).toEqual([
    "column_name,column_type,column_params",
    'head.fc,"a|b ""c""",1234',
    `'=1+1,"x,y",`,
    "",
  ]);
});
