// Reads {"sink": ..., "payload": ...} lines, writes a line for each: what its package finds wrong.
"use strict";
const { EmbedBuilder, embedLength } = require("@discordjs/builders");
const cards = require("adaptivecards/dist/adaptivecards.js");

const ALL_EMBEDS = 6000;
// Teams' own, which the package knows nothing of.
const TEAMS_OWN = new Set(["msteams"]);

/** What of a tree is not in another: what a package did not know and so left out. */
function lost(given, kept, path = "") {
  if (given === null || typeof given !== "object") {
    return given === kept ? [] : [`${path}: ${JSON.stringify(given)} became ${JSON.stringify(kept)}`];
  }
  return Object.keys(given).flatMap((key) =>
    kept === null || typeof kept !== "object" || !(key in kept)
      ? [`${path}.${key}: unknown`]
      : lost(given[key], kept[key], `${path}.${key}`),
  );
}

function tried(problems, what, run) {
  try {
    run();
  } catch (error) {
    problems.push(`${what}: ${error.name}: ${error.message}`);
  }
}

const SETTERS = {
  title: (made, value) => made.setTitle(value),
  description: (made, value) => made.setDescription(value),
  url: (made, value) => made.setURL(value),
  color: (made, value) => made.setColor(value),
  timestamp: (made, value) => made.setTimestamp(new Date(value)),
  footer: (made, value) => made.setFooter(value),
  fields: (made, value) => made.addFields(value),
};

function discord(message) {
  const problems = [];
  for (const embed of message.embeds) {
    const made = new EmbedBuilder();
    for (const [key, value] of Object.entries(embed)) {
      tried(problems, key, () => SETTERS[key](made, value));
    }
    const { timestamp, ...rest } = embed;
    problems.push(...lost(rest, made.toJSON()));
  }
  const length = message.embeds.reduce((sum, embed) => sum + embedLength(embed), 0);
  return length > ALL_EMBEDS ? [...problems, `embeds: ${length} characters`] : problems;
}

function teams(message) {
  return message.attachments.flatMap(({ content }) => {
    const context = new cards.SerializationContext(cards.Versions.v1_4);
    const card = new cards.AdaptiveCard();
    card.parse(content, context);
    const events = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at));
    const found = [...events, ...card.validateProperties().validationEvents];
    const own = Object.fromEntries(Object.entries(content).filter(([key]) => !TEAMS_OWN.has(key)));
    return [...found.map((event) => event.message), ...lost(own, card.toJSON(context))];
  });
}

const SINKS = { discord, teams };
const lines = require("node:fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const { sink, payload } of lines.map((line) => JSON.parse(line))) {
  console.log(JSON.stringify(SINKS[sink](payload)));
}
