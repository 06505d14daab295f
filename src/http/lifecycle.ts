// The routes of the lifecycle: what every site has, at the root or wherever it is mounted.
import type { IRouter } from 'express';
import type { Deps } from './deps.ts';
import { releaseLimit } from './middleware/release-limit.ts';
import type { Page } from './page.ts';
import { accountRoute, eraseRoute } from './routes/account.ts';
import { adminPage, dryRunRoute, findAccountRoute, retryRoute } from './routes/admin.ts';
import { adminAccountPage } from './routes/admin-account.ts';
import { adminFile } from './routes/admin-files.ts';
import {
  actionsRoute,
  eraseMeRoute,
  exportRoute,
  meRoute,
  registerApiRoute,
  releaseRoute,
} from './routes/api.ts';
import { confirmPage, confirmRoute } from './routes/confirm.ts';
import { choiceRoute, deviceExportRoute, devicePage, eraseDeviceRoute } from './routes/device.ts';
import { eventsRoute } from './routes/events-api.ts';
import { incognitoRoute } from './routes/incognito.ts';
import { kioskPage, kioskScript, stayRoute, welcomePage } from './routes/kiosk.ts';
import { jwksRoute, webhookRoute } from './routes/machines.ts';
import { mergeRoute, undoMergeRoute } from './routes/merge.ts';
import { mergeApiRoute, mergePreviewRoute, undoMergeApiRoute } from './routes/merge-api.ts';
import { apiPage, openApiRoute } from './routes/open-api.ts';
import { pageCallRoutes } from './routes/page-calls.ts';
import { pageScriptRoute } from './routes/page-script.ts';
import { privacyRoute } from './routes/privacy.ts';
import { registerForm, registerPage } from './routes/register.ts';
import { callbackRoute, loginRoute, logoutPage, logoutRoute } from './routes/sign-in.ts';
import { switchRoute } from './routes/switch.ts';
import { collectorRoutes } from './tracking/collector.ts';

/** Stands before any body parser, and knows no visitor. */
export function forMachines(app: IRouter, deps: Deps): void {
  app.post('/webhook', webhookRoute(deps));
  app.get('/.well-known/jwks.json', jwksRoute(deps));
  app.get('/openapi.json', openApiRoute(deps));
  app.get('/fs.js', pageScriptRoute('fs.js'));
  app.get('/tracker.js', pageScriptRoute('tracker.js'));
  pageCallRoutes(app, deps);
  collectorRoutes(app, deps);
}

export function forPeople(app: IRouter, deps: Deps, page: Page): void {
  app.get('/register', registerPage(deps, page));
  app.post('/register', registerForm(deps, page));
  app.get('/register/confirm', confirmPage(deps, page));
  app.post('/register/confirm', confirmRoute(deps, page));
  app.get('/login', loginRoute(deps));
  app.get('/callback', callbackRoute(deps));
  app.get('/logout', logoutPage(deps, page));
  app.post('/logout', releaseLimit(deps), logoutRoute(deps));
  app.get('/account', accountRoute(deps, page));
  app.post('/account/erase', eraseRoute(deps));
  app.post('/account/merge', mergeRoute(deps));
  app.post('/account/merge/undo', undoMergeRoute(deps));
  app.get('/privacy', privacyRoute(deps, page));
  app.get('/api', apiPage(deps, page));
  app.get('/privacy/device', devicePage(deps, page));
  app.get('/privacy/device/export', deviceExportRoute(deps));
  app.post('/privacy/device/choice', releaseLimit(deps), choiceRoute(deps));
  app.post('/privacy/device/erase', releaseLimit(deps), eraseDeviceRoute(deps));
  app.post('/switch', releaseLimit(deps), switchRoute(deps));
  forOperators(app, deps, page);
  if (deps.kioskTimeout !== undefined) forKiosks(app, deps, page);
  else app.post('/privacy/incognito', releaseLimit(deps), incognitoRoute(deps));
}

function forOperators(app: IRouter, deps: Deps, page: Page): void {
  app.get('/admin', adminPage(deps, page));
  app.post('/admin/cull/dry-run', dryRunRoute(deps));
  app.post('/admin/accounts', findAccountRoute());
  app.get('/admin/accounts/:id', adminAccountPage(deps, page));
  app.post('/admin/accounts/:id/retry', retryRoute(deps));
  app.get('/admin.js', adminFile('admin.js'));
  app.get('/admin.css', adminFile('admin.css'));
  app.get('/plots.css', adminFile('plots.css'));
}

function forKiosks(app: IRouter, deps: Deps, page: Page): void {
  app.get('/welcome', welcomePage(page));
  app.get('/kiosk', kioskPage(deps, page));
  app.post('/kiosk/stay', stayRoute());
  app.get('/kiosk.js', kioskScript());
}

export function forPrograms(app: IRouter, deps: Deps): void {
  app.post('/api/actions', actionsRoute(deps));
  app.get('/api/me', meRoute(deps));
  app.delete('/api/me', eraseMeRoute(deps));
  app.get('/api/me/export', exportRoute(deps));
  app.get('/api/me/events', eventsRoute(deps));
  app.post('/api/register', registerApiRoute(deps));
  app.post('/api/release', releaseLimit(deps), releaseRoute(deps));
  app.get('/api/merge', mergePreviewRoute(deps));
  app.post('/api/merge', mergeApiRoute(deps));
  app.delete('/api/merge/:stub', undoMergeApiRoute(deps));
}
