// xterm.js with its image addon in a headless Chromium, driven by lines of JSON on standard input, answered by lines on
// standard output: {"do": "press", "key": "Enter"} → {"done": true}. Arguments: one JSON object, see xtermjs.py.
"use strict";
const { spawn } = require("child_process");
const fs = require("fs");
const path = require("path");
const readline = require("readline");

const options = JSON.parse(process.argv[2]);
const modules = path.join(options.modules, "node_modules");
const puppeteer = require(path.join(modules, "puppeteer-core"));

async function makePage(browser) {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error("page:", error.message));
  await page.setViewport({ width: 2000, height: 1400 });
  await page.setContent(`<body style="margin:0;background:${options.background}"><div id="terminal"></div></body>`);
  await page.addStyleTag({ path: path.join(modules, "@xterm/xterm/css/xterm.css") });
  await page.addScriptTag({ path: path.join(modules, "@xterm/xterm/lib/xterm.js") });
  await page.addScriptTag({ path: path.join(modules, "@xterm/addon-image/lib/addon-image.js") });
  await page.evaluate(async (options) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = "100px 'DejaVu Sans Mono'";
    const fontSize = (options.cellWidth * 100) / pen.measureText("W").width;
    window.terminal = new Terminal({
      allowProposedApi: true, cols: options.columns, rows: options.rows, fontFamily: "DejaVu Sans Mono", fontSize,
      cursorBlink: false, theme: { background: options.background, foreground: options.foreground },
    });
    terminal.loadAddon(new ImageAddon.ImageAddon({ sixelPaletteLimit: 1024 }));
    terminal.open(document.getElementById("terminal"));
    terminal.focus();
    // A font size at which letters, and so cells, are a whole number of pixels wide.
    const width = () => terminal._core._renderService.dimensions.css.canvas.width;
    for (let tries = 0; tries < 200 && width() !== options.cellWidth * options.columns; tries++) {
      terminal.options.fontSize += width() < options.cellWidth * options.columns ? 0.003 : -0.001;
    }
    if (width() !== options.cellWidth * options.columns) throw new Error(`cells of ${width() / options.columns} px`);
  }, options);
  return page;
}

const pixels = (page) => page.evaluate(() => {
  const { width, height } = terminal._core._renderService.dimensions.css.canvas;
  return [Math.round(width), Math.round(height)];
});

async function main() {
  const browser = await puppeteer.launch({
    executablePath: options.chromium, headless: true, userDataDir: path.join(options.folder, "chromium"),
    args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"],
  });
  const page = await makePage(browser);
  const size = async () => [options.columns, options.rows, ...(await pixels(page))];
  const command = spawn(options.python, [path.join(__dirname, "pty_bridge.py"), ...(await size()).map(String), ...options.command], {
    stdio: ["pipe", "pipe", "inherit", "pipe"],
  });
  const transcript = fs.createWriteStream(options.transcript);
  let drawn = Promise.resolve();
  command.stdout.on("data", (data) => {
    transcript.write(data);
    const text = data.toString("base64");
    drawn = drawn.then(() => page.evaluate((text) => new Promise((done) => {
      terminal.write(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)), done);
    }), text)).catch(() => {});
    // What the page has not drawn yet is not read: a terminal is as fast as it draws.
    command.stdout.pause();
    drawn.then(() => command.stdout.resume());
  });
  command.on("exit", () => browser.close().finally(() => process.exit(0)));
  command.stdin.on("error", () => {});
  await page.exposeFunction("toCommand", (text) => command.stdin.write(Buffer.from(text, "binary")));
  await page.evaluate(() => {
    terminal.onData((text) => toCommand(unescape(encodeURIComponent(text))));
    terminal.onBinary((text) => toCommand(text));
  });

  const actions = {
    async press({ key, held }) {
      for (const modifier of held) await page.keyboard.down(modifier);
      await page.keyboard.press(key);
      for (const modifier of held) await page.keyboard.up(modifier);
    },
    async type({ text }) { await page.keyboard.type(text); },
    async click({ x, y, button, times }) {
      await page.mouse.move(x, y);
      for (let time = 0; time < times; time++) {
        if (button === 4 || button === 5) await page.mouse.wheel({ deltaY: button === 4 ? -100 : 100 });
        else await page.mouse.click(x, y, { button: ["left", "middle", "right"][button - 1] });
      }
    },
    async resize({ columns, rows }) {
      [options.columns, options.rows] = [columns, rows];
      await page.evaluate((columns, rows) => terminal.resize(columns, rows), columns, rows);
      command.stdio[3].write(`${(await size()).join(" ")}\n`);
    },
    async photograph({ file, width, height }) {
      await page.screenshot({ path: file, clip: { x: 0, y: 0, width, height } });
    },
  };
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const action = JSON.parse(line);
    try {
      await actions[action.do](action);
      console.log(JSON.stringify({ done: true }));
    } catch (error) {
      console.log(JSON.stringify({ failed: String(error) }));
    }
  }
  command.kill("SIGHUP");
  await browser.close();
  process.exit(0);
}

main().catch((error) => { console.error(error); process.exit(1); });
