// Chromium, once for a test file, and what it must not do on any page.
//
// 1. `launch` starts the distribution's Chromium, which finds no host but this machine.
// 2. `open` loads a page in a context of its own and notes all that is wrong on the way: console
//    messages, exceptions, Content-Security-Policy violations, failed requests, requests to other hosts.

import axe from 'axe-core';
import { chromium } from 'playwright-core';

export const AXE = axe.source;

export const launch = () => chromium.launch({
  executablePath: process.env.CANDOR_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-dev-shm-usage',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
});

/**
 * Loads an address. `options` are those of a Playwright context; `storage: false` forbids the page to keep anything.
 * @returns the page, the faults (a list that grows), and `close`
 */
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 }, ...options });
  const faults = [];
  const home = new URL(address).host;
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
  const page = await context.newPage();
  await page.goto(address, { waitUntil: 'load' });
  return { page, faults, close: () => context.close() };
}
