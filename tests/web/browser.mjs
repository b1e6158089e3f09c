// Chromium, once for a test file, and what it must not do on any page.
//
// 1. `launch` starts the distribution's Chromium, which finds no host but this machine.
// 2. `open` loads a page in a context of its own and notes all that is wrong on the way: console
//    messages, exceptions, Content-Security-Policy violations, failed requests, requests to other hosts.

import axe from 'axe-core';
import { chromium } from 'playwright-core';

export const AXE = axe.source;

export const launch = (more = []) => chromium.launch({
  executablePath: process.env.CANDOR_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-dev-shm-usage',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ...more,
  ],
});

/**
 * Loads an address in a window of its own. `options` are those of a Playwright context, and
 * `script: false`, with which nothing on the page runs; `enableScript` then lets a judge run there,
 * while what the page itself brought stays dead.
 */
export async function open(browser, address, { script = true, ...options } = {}) {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(20_000);
  const faults = watch(context, new URL(address).host);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const disable = (value) => session.send('Emulation.setScriptExecutionDisabled', { value });
  if (!script) await disable(true);
  await page.goto(address, { waitUntil: 'load' });
  return { page, faults, enableScript: () => disable(false), close: () => context.close() };
}

/** A list that grows with all that goes wrong in a context whose pages belong to one host. */
function watch(context, home) {
  const faults = [];
  context.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== 'data:' && host !== home) faults.push(`a request to another host: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    // A page that sends its reader on may break off what it was loading.
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') faults.push(`${reason}: ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
  });
  context.on('console', (message) => faults.push(`on the console: ${message.type()}: ${message.text()}`));
  context.on('weberror', (error) => faults.push(`an exception: ${error.error()}`));
  return faults;
}
