// Applications: the part of FusionAuth's application document that decides something here, and its
// defaults. Source: FusionAuth docs, apis/applications; OpenAPI 1.69.0.
import type { JwtConfiguration } from './tenant.ts';

export type Role = {
  id: string;
  name: string;
  description?: string;
  isDefault: boolean;
  isSuperRole: boolean;
  insertInstant: number;
  lastUpdateInstant: number;
};

/** A scope of the application's own. */
export type Scope = {
  id: string;
  applicationId: string;
  name: string;
  data: Record<string, unknown>;
  defaultConsentDetail?: string;
  defaultConsentMessage?: string;
  description?: string;
  required: boolean;
  insertInstant: number;
  lastUpdateInstant: number;
};

export type OAuthConfiguration = {
  authorizedOriginURLs: string[];
  authorizedRedirectURLs: string[];
  clientAuthenticationPolicy: 'NotRequired' | 'NotRequiredWhenUsingPKCE' | 'Required';
  clientId: string;
  clientSecret?: string;
  enabledGrants: string[];
  generateRefreshTokens: boolean;
  logoutBehavior: 'AllApplications' | 'RedirectOnly';
  logoutURL?: string;
  proofKeyForCodeExchangePolicy:
    | 'NotRequired'
    | 'NotRequiredWhenUsingClientAuthentication'
    | 'Required';
  requireRegistration: boolean;
  [more: string]: unknown;
};

export type Application = {
  id: string;
  tenantId: string;
  name: string;
  active: boolean;
  state: string;
  data: Record<string, unknown>;
  insertInstant: number;
  lastUpdateInstant: number;
  emailConfiguration: Record<string, unknown>;
  jwtConfiguration: JwtConfiguration;
  loginConfiguration: {
    allowTokenRefresh: boolean;
    generateRefreshTokens: boolean;
    requireAuthentication: boolean;
  };
  oauthConfiguration: OAuthConfiguration;
  registrationConfiguration: {
    enabled: boolean;
    type: string;
    confirmPassword?: boolean;
    loginIdType?: string;
    [more: string]: unknown;
  };
  roles: Role[];
  scopes: Scope[];
  verifyRegistration: boolean;
  [more: string]: unknown;
};

/** FusionAuth's own admin application, present on every instance. */
export const fusionauthApplicationId = '3c219e58-ed0e-4b18-ad48-f4f92793ae32';

/** What a new application has before anything is asked of it. */
export const applicationDefaults = (id: string, clientSecret: string) => ({
  accessControlConfiguration: {},
  active: true,
  authenticationTokenConfiguration: { enabled: false },
  cleanSpeakConfiguration: { enabled: false, usernameModeration: { enabled: false } },
  data: {},
  emailConfiguration: {},
  formConfiguration: {},
  jwtConfiguration: {
    enabled: false,
    refreshTokenExpirationPolicy: 'Fixed',
    refreshTokenTimeToLiveInMinutes: 43_200,
    refreshTokenUsagePolicy: 'Reusable',
    timeToLiveInSeconds: 3600,
  },
  lambdaConfiguration: {},
  loginConfiguration: {
    allowTokenRefresh: false,
    generateRefreshTokens: false,
    requireAuthentication: true,
  },
  multiFactorConfiguration: { email: {}, sms: {} },
  oauthConfiguration: {
    authorizedOriginURLs: [],
    authorizedRedirectURLs: [],
    authorizedURLValidationPolicy: 'ExactMatch',
    clientAuthenticationPolicy: 'Required',
    clientId: id,
    clientSecret,
    debug: false,
    enabledGrants: ['authorization_code', 'refresh_token'],
    generateRefreshTokens: true,
    logoutBehavior: 'AllApplications',
    proofKeyForCodeExchangePolicy: 'NotRequired',
    requireClientAuthentication: true,
    requireRegistration: false,
  },
  passwordlessConfiguration: { enabled: false },
  registrationConfiguration: {
    completeRegistration: false,
    confirmPassword: false,
    enabled: false,
    loginIdType: 'email',
    type: 'basic',
  },
  registrationDeletePolicy: { unverified: { enabled: false, numberOfDaysToRetain: 120 } },
  roles: [],
  samlv2Configuration: { enabled: false },
  scopes: [],
  state: 'Active',
  unverified: { behavior: 'Allow' },
  verifyRegistration: false,
  webAuthnConfiguration: {
    bootstrapWorkflow: { enabled: false },
    enabled: false,
    reauthenticationWorkflow: { enabled: false },
  },
});
